import assert from "node:assert/strict";
import { test } from "node:test";
import { maildir, maildirs, mbox } from "../../../src/core/language/folder-spec.js";
import { inboxOf } from "../../../src/core/language/inbox.js";
import { REWRITE } from "../mails.js";

const recipient = REWRITE;
const [one, other] = [maildir("~/one"), mbox("~/other")];
const family = maildirs("~/family");

test("the inbox is the folder of that name, else the first, else the backup", () => {
  assert.equal(inboxOf({ recipient, folders: { one, inbox: other } }), other);
  assert.equal(inboxOf({ recipient, folders: { family, other, one } }), other);
  assert.equal(inboxOf({ recipient, folders: { inbox: family, one } }), one);
  assert.equal(inboxOf({ recipient, folders: { family }, backup: one }), one);
  assert.equal(inboxOf({ recipient, folders: { family } }), null, "no single folder");
  assert.equal(inboxOf({ recipient, folders: {} }), null);
});

test("there is none for who wants no notices", () => {
  assert.equal(inboxOf({ recipient, folders: { inbox: one }, notices: false }), null);
  assert.equal(inboxOf({ recipient, folders: { inbox: one }, notices: true }), one);
});
