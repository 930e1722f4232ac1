import assert from "node:assert/strict";
import { test } from "node:test";
import { configuredAround, existingAround } from "../../../src/core/decision/maildir-around.js";
import { planOf } from "../../../src/core/decision/plan.js";
import { safeSegment } from "../../../src/core/decision/safe-segment.js";
import { maildir, maildirs, mbox } from "../../../src/core/language/folder-spec.js";
import { REWRITE } from "../mails.js";

const FOLDERS = [maildir("~/Mail/inbox/"), maildirs("~/Mail/lists"), mbox("~/Mail/box")];

test("what is in a Maildir's cur, new or tmp, or is one of them, is told from what is beside them", () => {
  for (const [path, around] of [
    ["~/Mail/inbox/new", "~/Mail/inbox"],
    ["~/Mail//inbox/./cur/x", "~/Mail/inbox"],
    ["~/Mail/inbox/tmp/x/y", "~/Mail/inbox"],
    ["~/Mail/lists/perl/cur/x", "~/Mail/lists/perl"],
    ["~/Mail/inbox", null],
    ["~/Mail/inbox/.new", null],
    ["~/Mail/inbox/newer", null],
    ["~/Mail/inbox/sub/new", null],
    ["~/Mail/inboxes/new", null],
    ["~/Mail/lists/new", null],
    ["~/Mail/lists/perl", null],
    ["~/Mail/box/new", null],
    ["~/Mail/new", null],
  ] as const)
    assert.equal(configuredAround(path, FOLDERS), around, path);
});

test("on disk a Maildir has its cur, and one of the others", () => {
  const there = new Set(["/a/cur", "/a/new", "/b/new", "/b/tmp", "/tmp", "/c/cur", "/c/tmp"]);
  const isFolder = (path: string) => there.has(path);
  for (const [path, around] of [
    ["/a/new/x", "/a"],
    ["/a/tmp", "/a"],
    ["/c/cur/x/new/y", "/c"],
    ["/a/x/new", null],
    ["/b/new/x", null],
    ["/tmp/home/Mail/inbox", null],
    ["/a", null],
  ] as const)
    assert.equal(existingAround(path, isFolder), around, path);
});

test("a plan that stores there is none", () => {
  const folders = { inbox: maildir("~/Mail/inbox"), odd: maildir("~/Mail/inbox/new/odd") };
  const file = (folder: string) =>
    ({ rule: "x", kind: "rule", action: { kind: "file", folder, name: null, flags: [] } }) as const;
  const config = { recipient: REWRITE, folders };
  assert.throws(() => planOf(config, [file("odd")]), {
    message:
      'folder "odd", ~/Mail/inbox/new/odd, is inside the Maildir ~/Mail/inbox, in one of its own folders cur, new and tmp',
  });
  assert.equal(planOf(config, [file("inbox")]).store.length, 1);
  const backup = maildir("~/Mail/inbox/cur");
  assert.throws(() => planOf({ ...config, backup }, [file("inbox")]), /folder "backup", /);
});

test("a list called cur, new or tmp is no part of a Maildir", () => {
  for (const name of ["cur", "new", "tmp", "CUR", "Tmp"])
    assert.equal(safeSegment(name), `_${name}`);
  for (const name of ["news", "current", "_new", "a.new"]) assert.equal(safeSegment(name), name);
});
