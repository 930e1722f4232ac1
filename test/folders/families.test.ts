import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { maildirs } from "../../src/core/language/folder-spec.js";
import { countMembers, makeMember } from "../../src/folders/families.js";
import { scratch } from "./tools.js";

test("folders are counted, links to them too; files, hidden ones and what takes the rest are not", (t) => {
  const top = scratch(t);
  assert.equal(countMembers(maildirs(join(top, "nowhere"))), 0);
  for (const name of ["a", "b", ".hidden", "_beyond"]) mkdirSync(join(top, name));
  symlinkSync("a", join(top, "c"));
  writeFileSync(join(top, "file"), "");
  assert.equal(countMembers(maildirs(top)), 3);
  assert.throws(() => countMembers(maildirs(join(top, "file"))), /ENOTDIR/);
});

test("a member is made as long as there are not enough", (t) => {
  const top = join(scratch(t), "lists");
  assert.ok(makeMember(maildirs(top, { atMost: 2 }), join(top, "a")));
  assert.ok(makeMember(maildirs(top, { atMost: 2 }), join(top, "b")));
  assert.ok(!makeMember(maildirs(top, { atMost: 2 }), join(top, "c")));
  assert.deepEqual([existsSync(join(top, "b")), existsSync(join(top, "c"))], [true, false]);
  assert.ok(makeMember(maildirs(top, { atMost: Number.POSITIVE_INFINITY }), join(top, "d")));
  assert.ok(!existsSync(join(top, "d")));
});

test("nothing is made inside of a Maildir's own folders: the folder itself refuses", (t) => {
  const top = scratch(t);
  for (const name of ["tmp", "new", "cur"]) mkdirSync(join(top, name));
  assert.ok(makeMember(maildirs(join(top, "new")), join(top, "new/a")));
  assert.ok(!existsSync(join(top, "new/a")));
});

test("in a nested family folders are counted at every depth, and links that lead back end", (t) => {
  const top = scratch(t);
  for (const name of ["2026/11/cur", "2026/12", "2025", ".x/y", "_beyond/new"])
    mkdirSync(join(top, name), { recursive: true });
  assert.equal(countMembers(maildirs(top, { nested: true })), 4);
  assert.equal(countMembers(maildirs(top, { nested: true, atMost: 2 })), 3);
  symlinkSync("..", join(top, "2025/up"));
  assert.equal(countMembers(maildirs(top, { nested: true, atMost: 20 })), 21);
});

test("in Maildir++ the folders below the prefix are counted", (t) => {
  const top = scratch(t);
  for (const name of [
    ".lists.a",
    ".lists.a.b",
    ".lists._beyond",
    ".lists.",
    ".lists",
    ".Sent",
    "cur",
  ])
    mkdirSync(join(top, name));
  const layout = "maildir++";
  assert.equal(countMembers(maildirs(top, { layout, prefix: "lists" })), 2);
  assert.equal(countMembers(maildirs(top, { layout })), 6);
});
