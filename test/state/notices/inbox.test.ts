import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { maildir, mbox } from "../../../src/core/language/folder-spec.js";
import { keepInbox, keptInbox } from "../../../src/state/notices/inbox.js";
import { scratch } from "../../cli/tools.js";

const uid = process.getuid?.() ?? -1;
const machine = { uid, host: { hostname: "blue", pid: process.pid, now: Date.now } };

test("what is kept is read back, with all that its format needs; null is kept too", (t) => {
  const file = join(scratch(t), "state/notices/inbox");
  assert.equal(keptInbox(file, uid), null, "nothing is kept yet");
  const box = mbox("~/Mail/inbox", { locks: ["fcntl"], rotateAt: "40 MB" });
  for (const inbox of [maildir("~/Mail/inbox"), box, null]) {
    keepInbox(file, inbox, machine);
    assert.deepEqual(keptInbox(file, uid), inbox);
  }
  assert.deepEqual(readdirSync(join(file, "..")), ["inbox"]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("it is written when it has changed, and only then", (t) => {
  const file = join(scratch(t), "inbox");
  keepInbox(file, maildir("~/Mail/inbox"), machine);
  utimesSync(file, 1000, 1000);
  keepInbox(file, maildir("~/Mail/inbox"), machine);
  assert.equal(statSync(file).mtimeMs, 1_000_000);
  keepInbox(file, maildir("~/Mail/other"), machine);
  assert.notEqual(statSync(file).mtimeMs, 1_000_000);
});

test("what is no folder, or not the user's alone to write, is none", (t) => {
  const file = join(scratch(t), "inbox");
  for (const text of [
    "",
    "{",
    "null",
    '{"version":2,"inbox":{"kind":"maildir","path":"/x"}}',
    '{"version":1,"inbox":{"kind":"maildirs","path":"/x"}}',
    '{"version":1,"inbox":{"kind":"pigeon","path":"/x"}}',
    '{"version":1,"inbox":{"kind":"maildir","path":"x"}}',
    '{"version":1,"inbox":{"kind":"maildir"}}',
  ]) {
    writeFileSync(file, text);
    assert.equal(keptInbox(file, uid), null, text);
  }
  keepInbox(file, maildir("~/Mail/inbox"), machine);
  assert.notEqual(keptInbox(file, uid), null);
  assert.equal(keptInbox(file, uid + 1), null, "another user's");
  chmodSync(file, 0o620);
  assert.equal(keptInbox(file, uid), null, "a group can write it");
  mkdirSync(`${file}.d`);
  assert.equal(keptInbox(`${file}.d`, uid), null, "a folder");
});
