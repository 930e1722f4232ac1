/** Each sync that is left out is noticed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { unsynced } from "./synced.js";
import { parseTrace } from "./trace.js";

const MAILDIR = [
  'mkdir("/h/Mail", 0700) = 0',
  'openat(AT_FDCWD</>, "/h", O_RDONLY|O_DIRECTORY) = 18</h>',
  "fsync(18</h>) = 0",
  'openat(AT_FDCWD</>, "/h/Mail/tmp/x", O_RDWR|O_CREAT|O_EXCL, 0600) = 18</h/Mail/tmp/x>',
  'write(18</h/Mail/tmp/x>, ""..., 25) = 25',
  "fsync(18</h/Mail/tmp/x>) = 0",
  'link("/h/Mail/tmp/x", "/h/Mail/new/x") = 0',
  "fsync(18</h/Mail/new>) = 0",
];

const told = (lines: readonly string[], ...paths: string[]) =>
  unsynced(parseTrace(lines.join("\n")).calls, paths);
const without = (lines: readonly string[], at: number) => lines.filter((_, index) => index !== at);

test("a Maildir: content, name and new folders are synced", () => {
  assert.deepEqual(told(MAILDIR, "/h/Mail/new/x"), []);
  assert.deepEqual(told(without(MAILDIR, 2), "/h/Mail/new/x"), ["/h/Mail: its name"]);
  assert.deepEqual(told(without(MAILDIR, 5), "/h/Mail/new/x"), ["/h/Mail/new/x: its content"]);
  assert.deepEqual(told(without(MAILDIR, 7), "/h/Mail/new/x"), ["/h/Mail/new/x: its name"]);
  assert.deepEqual(told([], "/h/Mail/new/x"), ["/h/Mail/new/x: nothing was written to it"]);
});

test("a sync that failed is none, and neither is one of another file or from before the write", () => {
  const failed = MAILDIR.map((line, at) =>
    at === 5 ? line.replace("= 0", "= -1 EIO (Input/output error) (INJECTED)") : line,
  );
  assert.deepEqual(told(failed, "/h/Mail/new/x"), ["/h/Mail/new/x: its content"]);
  const other = MAILDIR.map((line, at) => (at === 5 ? line.replace("tmp/x", "tmp/y") : line));
  assert.deepEqual(told(other, "/h/Mail/new/x"), ["/h/Mail/new/x: its content"]);
  const early = [
    ...without(MAILDIR, 7).slice(0, 6),
    "fsync(18</h/Mail/new>) = 0",
    ...MAILDIR.slice(6, 7),
  ];
  assert.deepEqual(told(early, "/h/Mail/new/x"), ["/h/Mail/new/x: its name"]);
  const twice = [...MAILDIR, 'write(18</h/Mail/new/x>, ""..., 25) = 25'];
  assert.deepEqual(told(twice, "/h/Mail/new/x"), ["/h/Mail/new/x: its content"]);
});

test("an mbox: what was appended, and the file's name when it is new", () => {
  const append = [
    'openat(AT_FDCWD</>, "/h/box", O_RDWR|O_APPEND) = 5</h/box>',
    'write(5</h/box>, ""..., 9) = 9',
  ];
  assert.deepEqual(told(append, "/h/box"), ["/h/box: its content"]);
  assert.deepEqual(told([...append, "fsync(5</h/box>) = 0"], "/h/box"), []);
  const made = [
    'openat(AT_FDCWD</>, "/h/box", O_RDWR|O_CREAT|O_EXCL|O_NOFOLLOW, 0600) = 5</h/box>',
    ...append,
  ];
  assert.deepEqual(told([...made, "fsync(5</h/box>) = 0"], "/h/box"), ["/h/box: its name"]);
  assert.deepEqual(told([...made, "fsync(5</h/box>) = 0", "fsync(6</h>) = 0"], "/h/box"), []);
});

test("by rename as by link; a file of two names is one file", () => {
  const start = ['write(5</h/a>, ""..., 9) = 9', 'rename("/h/a", "/h/b") = 0'];
  assert.deepEqual(told([...start, "fsync(6</h>) = 0"], "/h/b"), ["/h/b: its content"]);
  assert.deepEqual(told([...start, "fsync(6</h>) = 0", "fsync(5</h/b>) = 0"], "/h/b"), []);
});
