import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { Deadline } from "../../../src/core/contracts/ports.js";
import { LockError, takeLocks } from "../../../src/io/locks/acquire.js";
import { dotlock } from "../../../src/io/locks/dotlock.js";
import {
  deadline,
  deadPid,
  hasProgram,
  host,
  scratch,
  systemError,
  watched,
} from "../../folders/tools.js";

const MINUTE = 60_000;

/** The lock a test looks at, with what it begins with: content and age in milliseconds. */
function lockFile(path: string, content?: string, age = 0): string {
  const lock = `${path}.lock`;
  if (content === undefined) return lock;
  fs.writeFileSync(lock, content);
  const then = (Date.now() - age) / 1000;
  fs.utimesSync(lock, then, then);
  return lock;
}

/** A deadline of 240 s of which 250 ms pass in none at all. */
function soon(): Deadline {
  let left = 240_000;
  const check = () => assert(left > 0, "not finished within 240 s");
  return {
    left: () => left,
    check,
    sleep: async () => {
      left -= 250;
      check();
    },
  };
}

const take = (path: string, ms = 20_000, self = host) =>
  takeLocks([dotlock(path, self)], deadline(ms));
const alone = (path: string) => assert.deepEqual(fs.readdirSync(dirname(path)), []);

test("the lock is a file that says pid:hostname, 0600, and is gone when released", async (t) => {
  const path = join(scratch(t), "box");
  const release = await take(path);
  assert.deepEqual(fs.readdirSync(dirname(path)), ["box.lock"]);
  assert.equal(fs.readFileSync(`${path}.lock`, "latin1"), `${process.pid}:${host.hostname}\n`);
  assert.equal(fs.statSync(`${path}.lock`).mode & 0o7777, 0o600);
  release();
  alone(path);
});

test("of many that want it at once each has it alone", async (t) => {
  const path = join(scratch(t), "box");
  let holders = 0;
  const one = async () => {
    const release = await take(path);
    assert.equal(++holders, 1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    holders--;
    release();
  };
  await Promise.all(Array.from({ length: 12 }, one));
  alone(path);
});

test("a lock whose process is dead is taken over at once, however fresh", async (t) => {
  const path = join(scratch(t), "box");
  lockFile(path, `${deadPid()}:${host.hostname}\n`);
  (await take(path, 5))();
  alone(path);
});

test("a lock of this very process that it does not hold is no lock: it could not be removed, or is older than the process", async (t) => {
  const path = join(scratch(t), "box");
  lockFile(path, `${host.pid}:${host.hostname}\n`);
  (await take(path, 5))();
  alone(path);
  const release = await take(path, 5);
  await assert.rejects(take(path, 50), /box\.lock can't be taken: held by/);
  const failing = ({ name, path: which }: { name: string; path: string }) => {
    if (name === "unlinkSync" && which === `${path}.lock`) throw systemError("EIO");
  };
  await watched(failing, async () => release());
  assert.deepEqual(fs.readdirSync(dirname(path)), ["box.lock"]);
  (await take(path, 5))();
  alone(path);
});

const RESPECTED: Readonly<Record<string, string>> = {
  "a live process of this host": `${process.ppid}:${host.hostname}\n`,
  "a live process of someone else": `1:${host.hostname}\n`,
  "a process of another host": "4194000:elsewhere.example\n",
  "procmail, which writes 0": "0",
  "a program that writes its pid and no host": "4194000\n",
  "a program that writes nothing": "",
};

for (const [name, content] of Object.entries(RESPECTED)) {
  test(`a fresh lock of ${name} is respected until the deadline`, async (t) => {
    const path = join(scratch(t), "box");
    const lock = lockFile(path, content);
    await assert.rejects(take(path, 60), (error: Error) => {
      assert.ok(error instanceof LockError);
      assert.ok(error.message.includes(lock) && error.message.includes("`locks`"), error.message);
      return true;
    });
    assert.equal(fs.readFileSync(lock, "latin1"), content);
    assert.deepEqual(fs.readdirSync(dirname(path)), ["box.lock"]);
  });

  test(`one of ${name} is stale after five minutes, and not before; or as far in the future`, async (t) => {
    const path = join(scratch(t), "box");
    for (const [young, old] of [
      [4.9, 5.1],
      [-4.9, -5.1],
      [0, -365 * 24 * 60],
    ] as const) {
      lockFile(path, content, young * MINUTE);
      await assert.rejects(takeLocks([dotlock(path, host)], soon()), LockError);
      lockFile(path, content, old * MINUTE);
      (await takeLocks([dotlock(path, host)], soon()))();
      alone(path);
    }
  });
}

test("one look is not enough for its age: a clock may have been set since it was made", async (t) => {
  const path = join(scratch(t), "box");
  const lock = lockFile(path, "0", 365 * 24 * 60 * MINUTE);
  const deadline = soon();
  let looks = 0;
  const sleep = (ms: number) => {
    assert.equal(fs.readFileSync(lock, "latin1"), "0");
    // Another takes it over.
    if (++looks === 7) {
      fs.rmSync(lock);
      lockFile(path, "0", 366 * 24 * 60 * MINUTE);
    }
    return deadline.sleep(ms);
  };
  (await takeLocks([dotlock(path, host)], { ...deadline, sleep }))();
  assert(looks >= 7 + 8, `${looks}`);
  alone(path);
});

test("the error says who holds it, in printable characters", async (t) => {
  const path = join(scratch(t), "box");
  lockFile(path, "12:\x1b[31mhost\nmore");
  await assert.rejects(take(path, 20), /held by 12:\?\[31mhost;.*not finished within/);
});

test("a lock that was long waited for is not born old", async (t) => {
  const path = join(scratch(t), "box");
  lockFile(path, `1:${host.hostname}\n`);
  const waiting = take(path, 5000);
  const [mine = ""] = fs.readdirSync(dirname(path)).filter((name) => name.includes(".sortmail."));
  fs.utimesSync(join(dirname(path), mine), 1, 1);
  fs.unlinkSync(`${path}.lock`);
  const release = await waiting;
  assert.ok(fs.statSync(`${path}.lock`).mtimeMs > Date.now() - MINUTE);
  release();
});

test("ages go by the file system's clock, as of a file server, whatever ours says", async (t) => {
  const path = join(scratch(t), "box");
  for (const ahead of [10 * MINUTE, -10 * MINUTE, 365 * 24 * 60 * MINUTE]) {
    const off = { ...host, now: () => Date.now() + ahead };
    lockFile(path, "4711:elsewhere.example\n");
    await assert.rejects(takeLocks([dotlock(path, off)], soon()), LockError);
    lockFile(path, "4711:elsewhere.example\n", 5.1 * MINUTE);
    const release = await takeLocks([dotlock(path, off)], soon());
    const { mtimeMs } = fs.statSync(`${path}.lock`);
    assert.ok(Math.abs(mtimeMs - Date.now()) < MINUTE, "ours looks old to others");
    release();
    alone(path);
  }
});

test("a folder in the lock's place is never removed, however old", async (t) => {
  const path = join(scratch(t), "box");
  fs.mkdirSync(`${path}.lock`);
  fs.utimesSync(`${path}.lock`, 1, 1);
  await assert.rejects(take(path, 40), /a folder, made by a program that locks in another way/);
  assert.ok(fs.statSync(`${path}.lock`).isDirectory());
});

test("release leaves a lock that is another's by now", async (t) => {
  const path = join(scratch(t), "box");
  const release = await take(path);
  fs.unlinkSync(`${path}.lock`);
  lockFile(path, "1:elsewhere\n");
  release();
  assert.equal(fs.readFileSync(`${path}.lock`, "latin1"), "1:elsewhere\n");
});

test("release does not fail when the lock is gone, or can't be looked at", async (t) => {
  const path = join(scratch(t), "box");
  const release = await take(path);
  await watched(
    () => {
      throw systemError("EIO");
    },
    async () => release(),
  );
  fs.rmSync(dirname(path), { recursive: true });
  release();
});

test("a new lock that appears while a stale one is taken over is given back whole", async (t) => {
  const path = join(scratch(t), "box");
  const lock = lockFile(path, `${deadPid()}:${host.hostname}\n`);
  const other = join(dirname(path), "other");
  fs.writeFileSync(other, "1:elsewhere\n");
  const { ino } = fs.statSync(other);
  let swapped = false;
  await watched(
    ({ name, path: at }) => {
      if (name !== "renameSync" || at !== lock || swapped) return;
      swapped = true;
      fs.renameSync(other, lock);
    },
    () => assert.rejects(take(path, 60), LockError),
  );
  assert.ok(swapped);
  assert.equal(fs.statSync(lock).ino, ino);
  assert.deepEqual(fs.readdirSync(dirname(path)), ["box.lock"]);
});

for (const code of ["EACCES", "EROFS"]) {
  test(`where the lock can't be made (${code}) the error names the way out`, async (t) => {
    const path = join(scratch(t), "box");
    const failing = watched(
      ({ name, path: at }) => {
        if (name === "openSync" && at.startsWith(`${path}.lock`)) throw systemError(code);
      },
      () => take(path),
    );
    await assert.rejects(failing, (error: Error) => {
      assert.ok(
        error instanceof LockError && error.message.includes(`${path}.lock`),
        error.message,
      );
      assert.match(error.message, /`locks: \["fcntl"\]`/);
      return true;
    });
  });
}

test("where there are no hard links the lock is created in place, and excludes as well", async (t) => {
  const path = join(scratch(t), "box");
  await watched(
    ({ name }) => {
      if (name === "linkSync") throw systemError("EPERM");
    },
    async () => {
      const release = await take(path);
      assert.deepEqual(fs.readdirSync(dirname(path)), ["box.lock"]);
      await assert.rejects(take(path, 40), LockError);
      release();
      alone(path);
    },
  );
});

test("procmail's lockfile is kept out, and keeps us out", async (t) => {
  if (!hasProgram("lockfile")) return t.skip("needs procmail's lockfile");
  const path = join(scratch(t), "box");
  const lockfile = () => spawnSync("lockfile", ["-r0", `${path}.lock`]).status;
  const release = await take(path);
  assert.notEqual(lockfile(), 0);
  release();
  assert.equal(lockfile(), 0);
  await assert.rejects(take(path, 60), LockError);
});

test("what rules have changed while a lock was waited for is told as that, and not as the lock's", async (t) => {
  const path = join(scratch(t), "box");
  lockFile(path, `${process.ppid}:${host.hostname}\n`);
  const changed = Object.assign(new Error("the rules have changed Promise"), {
    name: "RulesError",
  });
  const deadline = { ...soon(), sleep: () => Promise.reject(changed) };
  await assert.rejects(takeLocks([dotlock(path, host)], deadline), changed);
});
