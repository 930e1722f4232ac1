import assert from "node:assert/strict";
import { chmodSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  bounceKey,
  bouncesOf,
  claimReport,
  dropReport,
  keptKey,
  membersIn,
  noteBounce,
  tagOf,
} from "../../../src/state/bounces/bounces.js";
import { sweep } from "../../../src/state/sweep.js";
import { scratch } from "../../cli/tools.js";

const DAY = 24 * 3600_000;
const uid = process.getuid?.() ?? -1;
const TAG = "0123456789abcdef0123";

function machineAt(at: number) {
  return { uid, host: { hostname: "blue", pid: process.pid, now: () => at } };
}

const NOW = Date.now();
const machine = machineAt(NOW);

function note(folder: string, id: string, at = NOW, tag = TAG) {
  const bounce = { list: "friends", member: "jane@heath.example", at, why: `why ${id}` };
  noteBounce(folder, { tag, id }, bounce, machineAt(at).host);
}

const count = (folder: string, at = NOW) =>
  bouncesOf(folder, TAG, machineAt(at))?.bounces.length ?? 0;

test("a member's tag: always the same, another one for each list, member and secret", (t) => {
  const folder = join(scratch(t), "bounces");
  assert.equal(keptKey(folder, uid), null);
  const key = bounceKey(folder, machine);
  assert.equal(bounceKey(folder, machine), key);
  assert.equal(keptKey(folder, uid), key);
  assert.equal(statSync(join(folder, "key")).mode & 0o777, 0o600);
  const tag = tagOf(key, "friends", "jane@heath.example");
  assert.match(tag, /^[0-9a-f]{20}$/);
  assert.equal(tagOf(key, "friends", "Jane@Heath.example"), tag);
  const others = [
    tagOf(key, "family", "jane@heath.example"),
    tagOf(key, "friends", "ada@analytic.example"),
    tagOf(bounceKey(join(scratch(t), "bounces"), machine), "friends", "jane@heath.example"),
  ];
  assert.equal(new Set([tag, ...others]).size, 4);
});

test("a secret that others could have written is none, and is not replaced", (t) => {
  const folder = join(scratch(t), "bounces");
  bounceKey(folder, machine);
  chmodSync(join(folder, "key"), 0o666);
  assert.equal(keptKey(folder, uid), null);
  assert.throws(() => bounceKey(folder, machine), /key can't be read, or others can change it/);
});

test("where nothing can be kept, there is no secret", (t) => {
  const elsewhere = scratch(t);
  const folder = join(scratch(t), "bounces");
  symlinkSync(elsewhere, folder);
  assert.throws(() => bounceKey(folder, machine), /is a symbolic link/);
  assert.deepEqual(readdirSync(elsewhere), []);
});

test("each bounce counts once, for 30 days, the last first", (t) => {
  const folder = join(scratch(t), "bounces");
  assert.equal(count(folder), 0);
  note(folder, "<1@x>", NOW - 3 * DAY);
  note(folder, "<2@x>", NOW);
  note(folder, "<2@x>", NOW);
  assert.equal(count(folder), 2);
  assert.equal(bouncesOf(folder, TAG, machine)?.bounces[0].why, "why <2@x>");
  assert.equal(count(folder, NOW + 28 * DAY), 1);
  assert.equal(count(folder, NOW + 31 * DAY), 0);
  assert.deepEqual(membersIn(folder), [TAG]);
});

test("however many come, few are kept; what is torn, or not ours, is not there", (t) => {
  const folder = join(scratch(t), "bounces");
  for (let index = 0; index < 50; index++) note(folder, `<${index}@x>`);
  assert.equal(count(folder), 20);
  const own = join(folder, TAG);
  for (const [index, name] of readdirSync(own).entries()) {
    if (index < 10) writeFileSync(join(own, name), '{"list":"fri');
    else if (index < 15) chmodSync(join(own, name), 0o666);
  }
  assert.equal(count(folder), 5);
  note(folder, "<more@x>");
  assert.equal(count(folder) >= 5, true);
});

test("one of any number of processes may tell, once in 30 days; what could not be told, again", (t) => {
  const folder = join(scratch(t), "bounces");
  assert.equal(claimReport(folder, TAG, machine), true);
  assert.equal(claimReport(folder, TAG, machine), false);
  dropReport(folder, TAG);
  assert.equal(claimReport(folder, TAG, machine), true);
  const later = machineAt(NOW + 31 * DAY);
  assert.equal(claimReport(folder, TAG, later), true);
});

test("what has expired is swept, the secret stays", (t) => {
  const state = scratch(t);
  const folder = join(state, "bounces");
  bounceKey(folder, machine);
  note(folder, "<old@x>");
  claimReport(folder, TAG, machine);
  note(folder, "<new@x>", NOW, "a".repeat(20));
  const own = join(folder, TAG);
  const old = (NOW - 40 * DAY) / 1000;
  for (const name of readdirSync(own)) utimesSync(join(own, name), old, old);
  utimesSync(join(folder, "key"), old, old);
  sweep(state, { now: () => NOW, budgetMs: 1 });
  assert.deepEqual(readdirSync(own), []);
  utimesSync(own, old, old);
  sweep(state, { now: () => NOW, budgetMs: 1 });
  assert.deepEqual(readdirSync(folder).sort(), ["a".repeat(20), "key"]);
});
