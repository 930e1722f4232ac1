import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { HEAD_SIZE } from "../../src/io/content.js";
import { readMessage } from "../../src/io/intake.js";
import { deliveryKey, openJournal } from "../../src/io/journal.js";
import { sweep } from "../../src/io/sweep.js";
import { host, scratch } from "../folders/tools.js";

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

const counts = (state: string) => ["spool", "journal"].map((name) => fs.readdirSync(join(state, name)).length);

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

test("names that we don't give, and what is no plain file, stay", async (t) => {
  const state = await leftovers(t);
  const key = "f".repeat(64);
  const strangers = ["log.jsonl", "spool/notes", "spool/1.2.3.txt", "journal/README", `journal/${key}0`, "1.2.3"];
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
