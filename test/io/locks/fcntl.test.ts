import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { LockError, takeLocks } from "../../../src/io/locks/acquire.js";
import { fcntlLock } from "../../../src/io/locks/fcntl.js";
import { deadline, hasProgram, scratch, systemError } from "../../folders/tools.js";

/** Takes the lock, as the only one. */
const take = async (fd: number, path: string, until = deadline(), load?: () => unknown) =>
  takeLocks([fcntlLock(fd, path, load)], until);

/** An open file that may be locked. */
function opened(t: TestContext, path = join(scratch(t), "box")): { path: string; fd: number } {
  const fd = fs.openSync(path, "a+");
  t.after(() => fs.closeSync(fd));
  return { path, fd };
}

test("excludes whoever has the file open beside us, until it is released", async (t) => {
  const { path, fd } = opened(t);
  const other = opened(t, path);
  const release = await take(fd, path);
  await assert.rejects(take(other.fd, path, deadline(40)), (error: Error) => {
    assert.ok(
      error instanceof LockError && error.message.includes(`fcntl lock of ${path}`),
      error.message,
    );
    assert.match(error.message, /`locks`/);
    return true;
  });
  release();
  (await take(other.fd, path, deadline(40)))();
});

test("is still held after another descriptor of the file is closed", async (t) => {
  const { path, fd } = opened(t);
  const release = await take(fd, path);
  fs.closeSync(fs.openSync(path, "r"));
  await assert.rejects(take(opened(t, path).fd, path, deadline(40)), LockError);
  release();
});

const PYTHON_TRY = `
import fcntl, sys
with open(sys.argv[1], "r+") as box:
    try: fcntl.lockf(box, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError: sys.exit(1)`;

const PYTHON_HOLD = `
import fcntl, sys
with open(sys.argv[1], "r+") as box:
    fcntl.lockf(box, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()`;

test("keeps out a program that takes a POSIX lock", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const { path, fd } = opened(t);
  const attempt = () => spawnSync("python3", ["-c", PYTHON_TRY, path]).status;
  const release = await take(fd, path);
  assert.equal(attempt(), 1);
  release();
  assert.equal(attempt(), 0);
});

test("waits for a program that holds a POSIX lock", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const { path, fd } = opened(t);
  const holder = spawn("python3", ["-c", PYTHON_HOLD, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => holder.kill());
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  await assert.rejects(take(fd, path, deadline(60)), LockError);
  const waiting = take(fd, path);
  holder.stdin.end();
  (await waiting)();
});

test("where the addon does not load the error names the way out", async (t) => {
  const { path, fd } = opened(t);
  const broken: Readonly<Record<string, () => unknown>> = {
    "Cannot find module": () => {
      throw new Error("Cannot find module 'fs-native-extensions'");
    },
    "has no tryLock": () => ({}),
    ENOLCK: () => ({
      unlock() {},
      tryLock() {
        throw systemError("ENOLCK");
      },
    }),
  };
  for (const [reason, load] of Object.entries(broken)) {
    await assert.rejects(take(fd, path, deadline(), load), (error: Error) => {
      assert.ok(
        error instanceof LockError &&
          error.message.includes(path) &&
          error.message.includes(reason),
        error.message,
      );
      assert.match(error.message, /`locks: \["dotlock"\]`/);
      return true;
    });
  }
});
