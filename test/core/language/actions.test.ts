import assert from "node:assert/strict";
import { test } from "node:test";
import { maildir } from "../../../src/core/language/folder-spec.js";
import { unscanned } from "../../../src/core/language/scanner-spec.js";
import { sortmail } from "../../../src/core/language/sortmail.js";

const { respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  spam: unscanned(),
  templates: ["away"],
});

test("nobody is answered more often than every, which is a week unless the rule says", () => {
  assert.equal(respond("away").every, 7 * 86_400_000);
  assert.equal(respond("away", { every: "2 days" }).every, 2 * 86_400_000);
  assert.equal(respond("away", { every: "60 days" }).every, 60 * 86_400_000);
  assert.equal(respond("away", { every: 0 }).every, 0);
});

test("longer than it is remembered who was answered would mean more often: refused", () => {
  assert.throws(() => respond("away", { every: "61 days" }), /at most 60 days/);
});
