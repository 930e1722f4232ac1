import assert from "node:assert/strict";
import { test } from "node:test";
import { knownSegments, memberPlace } from "../../../src/core/decision/member.js";
import type { FolderSpecs } from "../../../src/core/language/config.js";
import { maildir, maildirs, mbox } from "../../../src/core/language/folder-spec.js";

const FOLDERS = {
  inbox: maildir("~/Mail/inbox"),
  old: mbox("~/Mail/old"),
  lists: maildirs("~/Mail/lists/"),
} satisfies FolderSpecs;
const CONFIG = { recipient: { user: "merlyn", domain: "stonehenge.example" }, folders: FOLDERS };

test("a member is one segment below its family", () => {
  const { folder, target, member } = memberPlace(CONFIG, "lists", FOLDERS.lists, "a/b");
  assert.equal(folder, "lists/a_b");
  assert.deepEqual(target, maildir("~/Mail/lists/a_b"));
  assert.deepEqual([member.of, member.segment], ["lists", "a_b"]);
});

test("what gets no member goes into the folder that is named, else into one of the family's own", () => {
  const beyond = (name?: "inbox" | "old") => {
    const family = maildirs("~/Mail/lists", name === undefined ? {} : { beyond: name });
    return memberPlace(CONFIG, "lists", family, "a").member.beyond;
  };
  assert.deepEqual(beyond(), { folder: "lists/_beyond", target: maildir("~/Mail/lists/_beyond") });
  assert.deepEqual(beyond("inbox"), { folder: "inbox", target: FOLDERS.inbox });
  assert.deepEqual(beyond("old"), { folder: "old", target: FOLDERS.old });
});

test("a file of names has one a line, comments and empty lines aside, as they are in paths", () => {
  const text = "# mine\n\n  dev.httpd.apache.org  # httpd\r\na/b\nc#\n#\n";
  assert.deepEqual([...knownSegments(FOLDERS.lists, text)], ["dev.httpd.apache.org", "a_b", "c#"]);
  assert.deepEqual([...knownSegments(FOLDERS.lists, "")], []);
});
