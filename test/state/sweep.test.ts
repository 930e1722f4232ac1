import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { HEAD_SIZE } from "../../src/io/content.js";
import type { Place } from "../../src/io/fs/leftover.js";
import { readMessage } from "../../src/io/intake.js";
import { placesOfSpool } from "../../src/io/spool.js";
import { deliveryKey, openJournal } from "../../src/state/journal/journal.js";
import { placesOfAnswers } from "../../src/state/once/answers-in-files.js";
import { type SweepOptions, sweep as sweepState } from "../../src/state/sweep.js";
import { host, scratch } from "../folders/tools.js";

/** As a delivery does: the spool is in the state's folder, and none of the state's own. */
function sweep(state: string, options: SweepOptions): number {
  return sweepState(state, { first: placesOfSpool(join(state, "spool")), ...options });
}

const DAY = 24 * 3600_000;
const later = (days: number) => ({ now: () => Date.now() + days * DAY, budgetMs: 5000 });

/** A state folder with what a killed delivery leaves: one journal entry, one spool file. */
async function leftovers(t: TestContext): Promise<string> {
  const state = scratch(t);
  const input = join(scratch(t), "in");
  fs.writeFileSync(input, Buffer.alloc(HEAD_SIZE + 1));
  const fd = fs.openSync(input, "r");
  const { content } = readMessage(fd, { spoolFolder: join(state, "spool"), host });
  fs.closeSync(fd);
  openJournal(join(state, "journal"), await deliveryKey(content, "a@b.example"), host).release();
  return state;
}

const counts = (state: string) =>
  ["spool", "journal"].map((name) => fs.readdirSync(join(state, name)).length);

test("what expires is removed when it has expired, not before", async (t) => {
  const state = await leftovers(t);
  assert.equal(sweep(state, later(0)), 0);
  assert.equal(sweep(state, later(0.99)), 0);
  assert.deepEqual(counts(state), [1, 1]);
  assert.equal(sweep(state, later(1.01)), 1);
  assert.deepEqual(counts(state), [0, 1]);
  assert.equal(sweep(state, later(29.9)), 0);
  assert.equal(sweep(state, later(30.1)), 1);
  assert.deepEqual(counts(state), [0, 0]);
});

test("marks of killed deliveries that nobody else takes away, torn or of an old host name, go after a day", (t) => {
  const state = scratch(t);
  fs.mkdirSync(join(state, "running"));
  for (const name of ["4711.an-old-name.mark", "4712.x.mark", "4711.notes"])
    fs.writeFileSync(join(state, "running", name), "{");
  assert.equal(sweep(state, later(0.99)), 0);
  assert.equal(sweep(state, later(1.01)), 2);
  assert.deepEqual(fs.readdirSync(join(state, "running")), ["4711.notes"]);
});

test("names that we don't give, and what is no plain file, stay", async (t) => {
  const state = await leftovers(t);
  const key = "f".repeat(64);
  const strangers = [
    "log.jsonl",
    "spool/notes",
    "spool/1.2.3.txt",
    "journal/README",
    `journal/${key}0`,
    "1.2.3",
  ];
  for (const name of strangers) fs.writeFileSync(join(state, name), "");
  fs.mkdirSync(join(state, "spool/1.2.3"));
  fs.symlinkSync("/etc/passwd", join(state, "journal", key));
  assert.equal(sweep(state, later(1000)), 2);
  for (const name of strangers) assert.ok(fs.existsSync(join(state, name)), name);
  assert.ok(fs.statSync(join(state, "spool/1.2.3")).isDirectory());
  assert.ok(fs.lstatSync(join(state, "journal", key)).isSymbolicLink());
});

test("a state folder that is not there needs no sweeping", (t) => {
  assert.equal(sweep(join(scratch(t), "nothing"), later(0)), 0);
});

test("it ends when its time is up, and goes on the next time", (t) => {
  const spool = join(scratch(t), "spool");
  fs.mkdirSync(spool);
  for (let n = 0; n < 50; n++) fs.writeFileSync(join(spool, `1.2.${n}`), "");
  let time = Date.now() + 100 * DAY;
  const now = () => time++; // each look at the clock costs a millisecond
  const removed = sweep(join(spool, ".."), { now });
  assert.ok(removed > 0 && removed <= 20, `${removed}`);
  assert.equal(fs.readdirSync(spool).length, 50 - removed);
  assert.ok(sweep(join(spool, ".."), { now }) > 0);
});

const KEY = "a".repeat(64);
const MINUTE = 60_000;

const after = (minutes: number) => ({ now: () => Date.now() + minutes * MINUTE, budgetMs: 5000 });

test("what a rotation of the log has put aside goes; the log, its older brothers and the lock itself stay", (t) => {
  const state = scratch(t);
  const others = [
    "log.jsonl",
    "log.jsonl.1",
    "log.jsonl.lock",
    "log.jsonl.lock.4711x",
    "xlog.jsonl.lock.4711",
    "log.jsonl.4711",
  ];
  for (const name of ["log.jsonl.lock.4711", ...others]) fs.writeFileSync(join(state, name), "");
  assert.equal(sweep(state, after(59)), 0);
  assert.equal(sweep(state, after(61)), 1);
  assert.deepEqual(fs.readdirSync(state).sort(), others.sort());
});

test("a folder that is a symbolic link is left alone, and so is what it leads to", (t) => {
  const top = scratch(t);
  const outside = join(top, "outside");
  for (const name of ["ab", "journal", "answered/ab", "answered/rate/2026112212"])
    fs.mkdirSync(join(outside, name), { recursive: true });
  const strangers = [
    "1.2.3",
    KEY,
    `${KEY}.json`,
    `ab/${KEY}.1`,
    "log.jsonl.lock.1",
    `journal/${KEY}`,
    `answered/ab/${KEY}.1`,
    "answered/rate/2026112212/1",
  ];
  for (const name of strangers) fs.writeFileSync(join(outside, name), "");
  const state = join(top, "state");
  fs.mkdirSync(state);
  for (const name of ["spool", "journal", "answered", "verdicts"])
    fs.symlinkSync(outside, join(state, name));
  assert.equal(
    sweep(state, { ...later(1000), also: [placesOfAnswers(join(state, "verdicts"))] }),
    0,
  );
  fs.symlinkSync(outside, join(top, "linked"));
  assert.equal(
    sweep(join(top, "linked"), {
      ...later(1000),
      also: [placesOfAnswers(join(top, "linked/ab"))],
    }),
    0,
  );
  for (const name of strangers) assert.ok(fs.existsSync(join(outside, name)), name);
});

test("what can't be looked into does not keep the rest from being swept", async (t) => {
  const state = await leftovers(t);
  fs.renameSync(join(state, "spool"), join(state, "away"));
  fs.writeFileSync(join(state, "spool"), "a file in its place");
  assert.equal(sweep(state, later(1000)), 1);
  assert.deepEqual(fs.readdirSync(join(state, "journal")), []);
});

test("other places are swept too, and asked for only as long as there is time", (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "ours"), "");
  fs.writeFileSync(join(top, "theirs"), "");
  let asked = 0;
  function* also(): Generator<Place> {
    for (;;) {
      asked++;
      yield [top, [{ name: /^ours$/, maxAgeMs: DAY }]];
    }
  }
  let time = Date.now() + 100 * DAY;
  assert.equal(sweep(join(top, "none"), { now: () => time++, budgetMs: 50, also: [also()] }), 1);
  assert.ok(asked > 1 && asked <= 50, `${asked}`);
  assert.deepEqual(fs.readdirSync(top), ["theirs"]);
});

test("what is old is asked whether it has expired; who can't tell keeps it", (t) => {
  const top = scratch(t);
  for (const name of ["yes", "no", "who knows"]) fs.writeFileSync(join(top, name), "");
  const expired = (path: string) => {
    if (path.endsWith("who knows")) throw new Error("who knows");
    return path.endsWith("yes");
  };
  const place: Place = [top, [{ name: /./, maxAgeMs: DAY, expired }]];
  assert.equal(sweep(join(top, "none"), { ...later(2), also: [[place]] }), 1);
  assert.deepEqual(fs.readdirSync(top).sort(), ["no", "who knows"]);
});

test("what is as old as it may be stays, to the millisecond", (t) => {
  const top = scratch(t);
  const file = join(top, "ours");
  fs.writeFileSync(file, "");
  fs.utimesSync(file, 1_700_000_000, 1_700_000_000);
  const place: Place = [top, [{ name: /./, maxAgeMs: DAY }]];
  const sweepAt = (later: number) =>
    sweep(join(top, "none"), { now: () => 1_700_000_000_000 + later, also: [[place]] });
  assert.equal(sweepAt(DAY), 0);
  assert.equal(sweepAt(DAY + 1), 1);
});

test("empty places take time as well, and end with it", (t) => {
  const top = scratch(t);
  let asked = 0;
  function* also(): Generator<Place> {
    while (asked++ < 200) yield [top, [{ name: /./, maxAgeMs: DAY }]];
  }
  let time = Date.now();
  assert.equal(sweep(join(top, "none"), { now: () => time++, budgetMs: 50, also: [also()] }), 0);
  assert.ok(asked <= 50, `${asked}`);
});
