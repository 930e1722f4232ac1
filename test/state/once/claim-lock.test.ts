import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { breakLock, lockState, STALE, takeLock } from "../../../src/state/once/claim-lock.js";
import { host, scratch } from "../../folders/tools.js";

/** As if its holder had given the last sign of life so long ago. */
function age(path: string, ms: number): void {
  const time = (Date.now() - ms) / 1000;
  fs.utimesSync(`${path}.lock`, time, time);
}

test("a lock is free, held until it is released, and nobody else's meanwhile", async (t) => {
  const path = join(scratch(t), "message");
  assert.equal(lockState(path, host), "free");
  const release = await takeLock(path);
  assert.equal(lockState(path, host), "held");
  assert.equal(await takeLock(path), null);
  await release?.();
  assert.equal(lockState(path, host), "free");
  assert.notEqual(release, null);
});

test("it is abandoned when its holder is silent for long, and can be broken and taken then", async (t) => {
  const path = join(scratch(t), "message");
  fs.mkdirSync(`${path}.lock`);
  age(path, STALE - 2000);
  assert.equal(lockState(path, host), "held");
  for (const silence of [STALE + 1000, -STALE - 1000]) {
    age(path, silence);
    assert.equal(lockState(path, host), "abandoned");
  }
  breakLock(path, host);
  assert.equal(lockState(path, host), "free");
  await (await takeLock(path))?.();
  assert.deepEqual(fs.readdirSync(join(path, "..")), []);
});

test("who breaks a lock that another has just made gives it back", (t) => {
  const path = join(scratch(t), "message");
  fs.mkdirSync(`${path}.lock`);
  const { ino } = fs.statSync(`${path}.lock`);
  breakLock(path, host);
  assert.equal(fs.statSync(`${path}.lock`).ino, ino);
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["message.lock"]);
});

test("breaking what is gone already does nothing", (t) => {
  const folder = scratch(t);
  breakLock(join(folder, "message"), host);
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("where there can be no lock, taking it throws, and looking finds it free", async (t) => {
  const path = join(scratch(t), "nowhere", "message");
  assert.equal(lockState(path, host), "free");
  await assert.rejects(takeLock(path), { code: "ENOENT" });
});
