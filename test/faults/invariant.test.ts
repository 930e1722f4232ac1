/** Each kind of violation is called by its name. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contents } from "./box.js";
import { type Ended, isDeferred, wrongAfter, wrongAfterNext } from "./invariant.js";

const box = (copies: number, partial = 0, old = true): Contents => ({
  copies: [copies, 0],
  partial,
  old,
  files: [],
});
const ended = (status: number | null, stderr = "", hung = false): Ended => ({
  result: { status, signal: status === null ? "SIGKILL" : null, stdout: "", stderr },
  hung,
});

test("after the run with the fault", () => {
  const wrong = (end: Ended, ...after: Contents[]) =>
    wrongAfter(
      end,
      after.map(() => box(0)),
      after,
    );
  assert.deepEqual(wrong(ended(0), box(1)), []);
  assert.deepEqual(wrong(ended(75), box(0)), []);
  assert.deepEqual(wrong(ended(null), box(1)), []);
  assert.deepEqual(wrong(ended(0), box(0)), ["lost"]);
  assert.deepEqual(wrong(ended(0), box(1), box(0)), ["lost"]);
  assert.deepEqual(wrong(ended(0), box(2)), ["double"]);
  assert.deepEqual(wrong(ended(0), box(0, 1)), ["damaged"]);
  assert.deepEqual(wrong(ended(0), box(1, 1)), ["damaged"]);
  assert.deepEqual(wrong(ended(75), box(0, 1)), ["partial"]);
  assert.deepEqual(wrong(ended(null), box(0, 1)), ["partial"]);
  assert.deepEqual(wrong(ended(75), box(0, 0, false)), ["old mail"]);
  assert.deepEqual(wrong(ended(1), box(0)), ["bounce"]);
  assert.deepEqual(wrong(ended(null, "", true), box(0)), ["hang"]);
  assert.deepEqual(
    wrongAfter(ended(0), [box(0, 0, false)], [box(1, 0, false)]),
    [],
    "there was no old mail",
  );
});

test("a status code at the start of what is said counts more than the exit status", () => {
  const deferred = (status: number, stderr = "") => isDeferred(ended(status, stderr).result);
  assert.ok(
    deferred(75) &&
      deferred(71) &&
      deferred(75, "4.3.0 no room\n") &&
      deferred(1, "4.3.0 no room\n"),
  );
  assert.ok(
    !deferred(0) &&
      !deferred(1) &&
      !deferred(73) &&
      !deferred(127) &&
      !deferred(75, "5.1.1 nobody\n"),
  );
  assert.ok(isDeferred({ status: null, signal: "SIGABRT", stdout: "", stderr: "" }));
});

test("after the next run", () => {
  const wrong = (end: Ended, before: Contents, after: Contents, due: number) =>
    wrongAfterNext(end, [before], [after], 0, [due]);
  assert.deepEqual(wrong(ended(0), box(0), box(1), 1), []);
  assert.deepEqual(wrong(ended(0), box(1), box(2), 2), []);
  assert.deepEqual(wrong(ended(0), box(0, 1), box(1, 1), 1), []);
  for (const [end, before, after, due] of [
    [ended(75), box(0), box(1), 1],
    [ended(0), box(0), box(0), 1],
    [ended(0), box(1), box(2), 1],
    [ended(0), box(0), box(1, 1), 1],
    [ended(0), box(0), box(1, 0, false), 1],
    [ended(null, "", true), box(0), box(0), 1],
  ] as const) {
    assert.deepEqual(wrong(end, before, after, due), ["no recovery"]);
  }
});
