/** Each call gets a name that is the same in every run, and the number by which strace knows it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { keysOf, pointsOf } from "./points.js";
import { parseTrace } from "./trace.js";

const callsOf = (...lines: string[]) => parseTrace(lines.join("\n")).calls;

const CALLS = callsOf(
  'openat(AT_FDCWD</>, "/lib/x.so", O_RDONLY) = 3</lib/x.so>',
  'read(3</lib/x.so>, ""..., 832) = 832',
  "close(3</lib/x.so>) = 0",
  "close(4<pipe:[12]>) = 0",
  'access("/opt/main.js", F_OK) = 0',
  'read(0<socket:[77]>, ""..., 65536) = 60',
  'read(0<socket:[77]>, "", 65536) = 0',
  "fsync(18</m/tmp/1795355671.M129571P9860Q0R2f607b19.vm>) = 0",
  "exit_group(0) = ?",
);

test("a point for each file call and for the end; `nth` counts every call of the name", () => {
  const points = pointsOf(CALLS, ({ args }) => args.includes("/opt/main.js"));
  assert.deepEqual(
    points.map(({ name, nth, own }) => `${name} ${nth} ${own}`),
    [
      "openat 1 false",
      "read 1 false",
      "close 1 false",
      "access 1 true",
      "read 2 true",
      "read 3 true",
      "fsync 1 true",
      "exit_group 1 true",
    ],
  );
  assert.deepEqual(
    points.map(({ index }) => index),
    [0, 1, 2, 4, 5, 6, 7, 8],
  );
});

test("without a first call of its own, all that a thread does is not the program's", () => {
  assert.ok(pointsOf(CALLS, () => false).every(({ own }) => !own));
});

test("a key does not change with process, time and chance, and tells calls apart", () => {
  const keys = (pid: number, chance: string) =>
    keysOf(
      callsOf(
        `link("/m/tmp/17953.M12P${pid}Q0R${chance}.vm", "/m/new/17953.M12P${pid}Q0R${chance}.vm") = 0`,
        `unlink("/m/box.lock.sortmail.${pid}.0.${chance}x") = 0`,
        `mkdir("/c/build-${chance.slice(0, 6)}", 0700) = 0`,
        `rename("/m/box.fresh.${chance}y", "/m/box") = 0`,
        `read(0<socket:[${pid}]>, ""..., 10) = 10`,
        `read(0<socket:[${pid}]>, "", 10) = 0`,
        `unlink("/m/box.lock") = 0`,
      ),
    );
  assert.deepEqual(keys(17, "2f607b19"), keys(4711, "abcdefab"));
  assert.equal(new Set(keys(17, "2f607b19")).size, 7);
  assert.equal(keys(1, "00000000")[5], "read socket:[#], number 2");
});
