import assert from "node:assert/strict";
import { chmodSync, existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  beginPause,
  endPause,
  LONGEST,
  pauseIn,
  pauseText,
  USUAL,
} from "../../../src/state/pause/pause.js";
import { scratch } from "../../cli/tools.js";

const NOW = 1_800_000_000_000;
const at = (now: number) => ({
  host: { pid: process.pid, hostname: "blue", now: () => now },
  uid: process.getuid?.() ?? 0,
});
const fileIn = (t: TestContext) => join(scratch(t), "pause/until");

test("none, one that goes on, and one whose time is over", (t) => {
  const file = fileIn(t);
  assert.equal(pauseIn(file, at(NOW)), null);
  const pause = { since: NOW, until: NOW + 5000, reason: "a new disk" };
  beginPause(file, pause, at(NOW));
  assert.deepEqual(pauseIn(file, at(NOW)), pause);
  assert.deepEqual(pauseIn(file, at(NOW + 4999)), pause);
  assert.equal(pauseIn(file, at(NOW + 5000)), null);
  endPause(file);
  assert(!existsSync(file));
  endPause(file);
});

test("none holds longer than three days, whatever is written there", (t) => {
  const file = fileIn(t);
  beginPause(file, { since: NOW, until: NOW * 2, reason: "" }, at(NOW));
  assert.equal(pauseIn(file, at(NOW))?.until, NOW + LONGEST);
  assert.equal(pauseIn(file, at(NOW + LONGEST)), null);
});

test("one from the future was begun by a wrong clock, and holds nobody up", (t) => {
  const file = fileIn(t);
  beginPause(file, { since: NOW, until: NOW + USUAL, reason: "" }, at(NOW));
  assert.equal(pauseIn(file, at(NOW - 600_000)), null);
  assert.notEqual(pauseIn(file, at(NOW - 60_000)), null);
});

for (const text of ["", "{", "null", '{"since":1}', '{"since":"x","until":1,"reason":""}'])
  test(`one that reads ${JSON.stringify(text)} was meant, and holds for a day`, (t) => {
    const file = join(scratch(t), "until");
    writeFileSync(file, text);
    utimesSync(file, NOW / 1000, NOW / 1000);
    const pause = { since: NOW, until: NOW + USUAL, reason: "" };
    assert.deepEqual(pauseIn(file, at(NOW + 1)), pause);
    assert.equal(pauseIn(file, at(NOW + USUAL)), null);
  });

test("what others can write says no more than that it is there", (t) => {
  const file = fileIn(t);
  beginPause(file, { since: NOW, until: NOW + 1000, reason: "x" }, at(NOW));
  chmodSync(file, 0o666);
  utimesSync(file, NOW / 1000, NOW / 1000);
  assert.deepEqual(pauseIn(file, at(NOW)), { since: NOW, until: NOW + USUAL, reason: "" });
});

test("in words", () => {
  const pause = { since: NOW, until: NOW + 5000, reason: "a new disk" };
  assert.equal(pauseText(pause), "paused until 2027-01-15T08:00:05Z (a new disk)");
  assert.equal(
    pauseText({ ...pause, reason: "" }, () => "noon"),
    "paused until noon",
  );
});
