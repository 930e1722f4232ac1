import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { NOTHING_TOLD } from "../../../src/core/policy/waiting-notice.js";
import { claimLook } from "../../../src/state/notices/claims.js";
import { scratch } from "../../cli/tools.js";

const NOW = 1_700_000_000_000;
const HOUR = 3600_000;
const machine = (now = NOW) => ({
  uid: process.getuid?.() ?? -1,
  host: { hostname: "blue", pid: process.pid, now: () => now },
});

test("one process may look; what it notes is there for the next, and nothing else", (t) => {
  const folder = join(scratch(t), "state/notices");
  const claim = claimLook(folder, false, machine());
  assert.deepEqual(claim?.told, NOTHING_TOLD);
  assert.equal(claimLook(folder, false, machine()), null);
  assert.equal(claimLook(folder, true, machine()), null, "not even who has given up a reply");
  claim?.settle({ next: NOW + HOUR, claimed: false, waiting: NOW, givenUp: null });
  assert.equal(claimLook(folder, false, machine(NOW + HOUR - 1)), null);
  const next = claimLook(folder, false, machine(NOW + HOUR));
  assert.equal(next?.told.waiting, NOW);
  assert.deepEqual(readdirSync(folder), ["2"]);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, "2")).mode & 0o777, 0o600);
});

test("who dies while it looks keeps others from it for ten minutes", (t) => {
  const folder = join(scratch(t), "notices");
  claimLook(folder, false, machine());
  assert.equal(claimLook(folder, false, machine(NOW + 599_999)), null);
  assert.notEqual(claimLook(folder, false, machine(NOW + 600_000)), null);
});

test("what is torn, of somebody else, or a link says nothing", (t) => {
  const folder = join(scratch(t), "notices");
  mkdirSync(folder);
  const state = JSON.stringify({ ...NOTHING_TOLD, next: NOW + 1 });
  writeFileSync(join(folder, "1"), state.slice(0, 10));
  assert.deepEqual(claimLook(folder, false, machine())?.told, NOTHING_TOLD);
  writeFileSync(join(folder, "7"), state);
  chmodSync(join(folder, "7"), 0o666);
  assert.notEqual(claimLook(folder, false, machine()), null, "others can write it");
  writeFileSync(join(folder, "elsewhere"), state);
  symlinkSync(join(folder, "elsewhere"), join(folder, "9"));
  assert.notEqual(claimLook(folder, false, machine()), null, "a link");
  assert.deepEqual(readdirSync(folder).sort(), ["10", "elsewhere"]);
});

test("nothing is written through a link in the folder's place", (t) => {
  const place = scratch(t);
  symlinkSync(scratch(t), join(place, "notices"));
  assert.throws(() => claimLook(join(place, "notices"), false, machine()), /symbolic link/);
});
