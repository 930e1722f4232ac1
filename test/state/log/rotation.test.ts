import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { rotate } from "../../../src/state/log/rotation.js";
import { host, scratch, systemError, watched } from "../../folders/tools.js";

const WHOLE_SECOND = 1_700_000_000;

/** A log of ten octets, and the name of its lock. */
function place(t: TestContext) {
  const folder = scratch(t);
  const file = join(folder, "log.jsonl");
  fs.writeFileSync(file, '{"n":123}\n');
  return { file, lock: `${file}.lock`, names: () => fs.readdirSync(folder).sort() };
}

const LARGE = { host, maxBytes: 9, keep: 3 };

test("a file that is not larger than it may be stays", (t) => {
  const { file, names } = place(t);
  rotate(file, { ...LARGE, maxBytes: 10 });
  assert.deepEqual(names(), ["log.jsonl"]);
  rotate(file, LARGE);
  assert.deepEqual(names(), ["log.jsonl.1"]);
});

test("a lock that can't be taken, though nobody has it, is an error", async (t) => {
  const { file, lock, names } = place(t);
  const rotating = watched(
    ({ name, path }) => {
      if (name === "openSync" && path === lock) throw systemError("EACCES");
    },
    async () => rotate(file, LARGE),
  );
  await assert.rejects(rotating, { code: "EACCES" });
  assert.deepEqual(names(), ["log.jsonl"]);
});

test("a lock that is given back while it is looked at is nobody's affair", async (t) => {
  const { file, lock, names } = place(t);
  fs.writeFileSync(lock, "");
  await watched(
    ({ name, path }) => {
      if (name === "statSync" && path === lock) fs.rmSync(lock);
    },
    async () => rotate(file, LARGE),
  );
  assert.deepEqual(names(), ["log.jsonl"]);
});

test("a lock is a dead one's after a minute, to the millisecond", (t) => {
  const { file, lock, names } = place(t);
  fs.writeFileSync(lock, "");
  fs.utimesSync(lock, WHOLE_SECOND, WHOLE_SECOND);
  const at = (later: number) => ({ ...host, now: () => WHOLE_SECOND * 1000 + later });
  rotate(file, { ...LARGE, host: at(60_000) });
  assert.deepEqual(names(), ["log.jsonl", "log.jsonl.lock"]);
  rotate(file, { ...LARGE, host: at(60_001) });
  assert.deepEqual(names(), ["log.jsonl"]);
});

test("a lock from the future is nobody's", (t) => {
  const { file, lock, names } = place(t);
  fs.writeFileSync(lock, "");
  for (const [ahead, gone] of [
    [60, false],
    [61, true],
    [365 * 86_400, true],
  ] as const) {
    fs.writeFileSync(lock, "");
    fs.utimesSync(lock, WHOLE_SECOND + ahead, WHOLE_SECOND + ahead);
    rotate(file, { ...LARGE, host: { ...host, now: () => WHOLE_SECOND * 1000 } });
    assert.equal(names().includes("log.jsonl.lock"), !gone, `${ahead} s ahead`);
  }
  rotate(file, LARGE);
  assert.deepEqual(names(), ["log.jsonl.1"]);
});

/** Rotates under the lock of a dead one; `before` sees what it is renamed to. */
function overtaking(
  { file, lock }: ReturnType<typeof place>,
  before: (lock: string, aside: string) => void,
): Promise<void> {
  fs.writeFileSync(lock, "");
  fs.utimesSync(lock, WHOLE_SECOND, WHOLE_SECOND);
  return watched(
    ({ name, path, to }) => {
      if (name === "renameSync" && path === lock) before(lock, to);
    },
    async () => rotate(file, LARGE),
  );
}

test("who is overtaken in removing a dead one's lock leaves it at that", async (t) => {
  const at = place(t);
  await overtaking(at, (lock) => fs.rmSync(lock));
  assert.deepEqual(at.names(), ["log.jsonl"]);
});

test("a lock that was taken from a living one and from whom a third has it since is the third's", async (t) => {
  const at = place(t);
  fs.writeFileSync(at.lock, "");
  fs.utimesSync(at.lock, WHOLE_SECOND, WHOLE_SECOND);
  await watched(
    ({ name, path, to }) => {
      if (name === "renameSync" && path === at.lock)
        fs.utimesSync(at.lock, Date.now() / 1000, Date.now() / 1000);
      if (name === "linkSync" && to === at.lock) fs.writeFileSync(at.lock, "the third's");
    },
    async () => rotate(at.file, LARGE),
  );
  assert.equal(fs.readFileSync(at.lock, "latin1"), "the third's");
  assert.deepEqual(at.names(), ["log.jsonl", "log.jsonl.lock"]);
});

test("a dead one's lock that can't be removed is an error", async (t) => {
  const at = place(t);
  const overtaken = overtaking(at, () => {
    throw systemError("EIO");
  });
  await assert.rejects(overtaken, { code: "EIO" });
});
