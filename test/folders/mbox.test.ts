import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { MboxLock } from "../../src/core/language/folder-spec.js";
import { FolderError, openFolder } from "../../src/folders/formats.js";
import { takeLocks } from "../../src/io/locks/acquire.js";
import { fcntlLock } from "../../src/io/locks/fcntl.js";
import {
  buildDriver,
  contentOf,
  deadline,
  hasProgram,
  host,
  readMbox,
  run,
  scratch,
  systemError,
  watched,
} from "./tools.js";

interface Given {
  readonly sender?: string | null;
  readonly locks?: readonly MboxLock[];
  readonly rotateAt?: number | null;
  readonly ms?: number;
}

const DAY = { ...host, now: () => Date.UTC(2025, 0, 2, 3, 4, 5) };

function store(path: string, message = "hello\n", given: Given = {}): Promise<string> {
  const { sender = null, locks = ["dotlock", "fcntl"], rotateAt = null, ms = 20_000 } = given;
  const folder = openFolder(
    { kind: "mbox", path, locks, rotateAt },
    { deadline: deadline(ms), host: DAY },
  );
  return folder.store(contentOf(Buffer.from(message), 7), { sender });
}

const text = (path: string) => fs.readFileSync(path, "latin1");
const messages = (path: string) => readMbox(path).map(String);

test("a message is its From_ line, its quoted text and an empty line", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "Subject: x\n\nFrom here\n>From there", { sender: "me@example.org" });
  await store(path, "y\n");
  assert.equal(
    text(path),
    "From me@example.org Thu Jan  2 03:04:05 2025\nSubject: x\n\n>From here\n>>From there\n\n" +
      "From MAILER-DAEMON Thu Jan  2 03:04:05 2025\ny\n\n",
  );
});

const TAILS = {
  "": "",
  "From a\nx\n\n": "",
  "From a\nx\n": "\n",
  "From a\nx": "\n\n",
  "From a\nx\n\n\n": "",
  "\n": "\n",
  x: "\n\n",
};

for (const [before, added] of Object.entries(TAILS)) {
  test(`after ${JSON.stringify(before)} an empty line comes first, where it is missing`, async (t) => {
    const path = join(scratch(t), "box");
    fs.writeFileSync(path, before);
    await store(path);
    assert.ok(
      text(path).startsWith(`${before}${added}From MAILER-DAEMON`),
      JSON.stringify(text(path)),
    );
  });
}

test("a message below 1 MiB is one write, so that a kill hardly ever tears it", async (t) => {
  const path = join(scratch(t), "box");
  fs.writeFileSync(path, "From a\nno newline at the end");
  let writes = 0;
  await watched(
    ({ name, path: at }) => {
      if (name === "writeSync" && at === path) writes++;
    },
    () => store(path, "From x\n".repeat(50_000)),
  );
  assert.equal(writes, 1);
});

test("an mbox that was there keeps its mode", async (t) => {
  const path = join(scratch(t), "box");
  fs.writeFileSync(path, "", { mode: 0o640 });
  await store(path);
  assert.equal(fs.statSync(path).mode & 0o777, 0o640);
});

const seconds = (ms: number) => Math.floor(ms / 1000);

test("an mbox that gets mail looks unread: to those who ask when it was read last, in whole seconds", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "new\n");
  for (const read of [seconds(DAY.now()), seconds(DAY.now()) - 86_400]) {
    fs.utimesSync(path, read, read);
    await store(path, "more\n");
    const { atimeMs, mtimeMs } = fs.statSync(path);
    assert.equal(mtimeMs, DAY.now());
    assert(seconds(atimeMs) < seconds(mtimeMs), "it looks as if it had been read since");
    assert(atimeMs <= read * 1000, "nobody has read it");
  }
});

test("where its times can't be set, because it is somebody else's, the message is stored all the same", async (t) => {
  const path = join(scratch(t), "box");
  await watched(
    ({ name }) => {
      if (name === "futimesSync") throw systemError("EPERM");
    },
    () => store(path),
  );
  assert.deepEqual(messages(path), ["hello\n"]);
});

test("a symbolic link is followed, and the lock is the real file's", async (t) => {
  const top = scratch(t);
  fs.mkdirSync(join(top, "real"));
  fs.writeFileSync(join(top, "real/box"), "");
  fs.symlinkSync("real/box", join(top, "link"));
  fs.symlinkSync("real", join(top, "folder"));
  for (const path of ["link", "folder/box", "folder/new"]) {
    const locks: string[] = [];
    const note = ({ name, to }: { name: string; to: string }) =>
      name === "linkSync" && locks.push(to);
    await watched(note, () => store(join(top, path)));
    assert.deepEqual(locks, [join(top, path === "folder/new" ? "real/new.lock" : "real/box.lock")]);
  }
  assert.equal(messages(join(top, "real/box")).length, 2);
  assert.equal(messages(join(top, "real/new")).length, 1);
});

function causeOf(error: Error): Error {
  assert.ok(error.cause instanceof Error, `${error} has a cause`);
  return error.cause;
}

test("what is no mbox is refused by name: a folder, a dangling link, a pipe, a device", async (t) => {
  const top = scratch(t);
  fs.mkdirSync(join(top, "folder"));
  fs.symlinkSync("nowhere", join(top, "dangling"));
  spawnSync("mkfifo", [join(top, "pipe")]);
  const reasons = {
    [join(top, "folder")]: "is a folder, not an mbox: is it a Maildir?",
    [join(top, "dangling")]: "is a symbolic link that leads nowhere",
    [join(top, "pipe")]: "is not a regular file, so not an mbox",
    "/dev/null": "is not a regular file, so not an mbox",
  };
  for (const [path, reason] of Object.entries(reasons)) {
    await assert.rejects(store(path), { name: "FolderError", message: `${path}: ${reason}` });
  }
  await assert.rejects(store(join(top, "dangling")), (error: Error) => {
    assert.equal(Reflect.get(causeOf(causeOf(error)), "code"), "ENOENT");
    return true;
  });
  assert.deepEqual(fs.readdirSync(top).sort(), ["dangling", "folder", "pipe"]);
});

test("a lock that is not free until the deadline: an error naming it, and nothing written", async (t) => {
  const path = join(scratch(t), "box");
  await store(path);
  fs.writeFileSync(`${path}.lock`, `1:${host.hostname}\n`);
  await assert.rejects(store(path, "two\n", { ms: 60 }), (error: Error) => {
    assert.ok(
      error instanceof FolderError && error.message.includes(`${path}.lock`),
      error.message,
    );
    return true;
  });
  assert.deepEqual(messages(path), ["hello\n"]);
  await store(path, "three\n", { ms: 60, locks: ["fcntl"] });
  assert.deepEqual(messages(path), ["hello\n", "three\n"]);
});

const PYTHON_HOLD = `
import fcntl, sys
with open(sys.argv[1], "r+") as box:
    fcntl.lockf(box, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()`;

/** A program that holds the POSIX lock of a file until it is told to end. */
async function holder(path: string): Promise<() => void> {
  const child = spawn("python3", ["-c", PYTHON_HOLD, path], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return () => child.stdin.end();
}

test("both locks are asked for, each is enough to keep us out, and the first is given back when the second fails", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const path = join(scratch(t), "box");
  await store(path);
  const release = await holder(path);
  for (const locks of [["dotlock", "fcntl"], ["fcntl", "dotlock"], ["fcntl"]] as const) {
    await assert.rejects(store(path, "no\n", { ms: 60, locks }), /fcntl lock of/);
    assert.equal(fs.existsSync(`${path}.lock`), false);
  }
  await store(path, "two\n", { locks: ["dotlock"] });
  release();
  await store(path, "three\n", { locks: ["fcntl", "dotlock", "fcntl", "dotlock"] });
  assert.deepEqual(messages(path), ["hello\n", "two\n", "three\n"]);
});

/**
 * Takes the two locks in the order that Debian's programs do, holds the first for good, and asks
 * for the second as often as it can.
 */
const PYTHON_OTHER_ORDER = `
import fcntl, os, sys, time
with open(sys.argv[1], "r+") as box:
    fcntl.lockf(box, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read(1)
    while True:
        try: os.close(os.open(sys.argv[1] + ".lock", os.O_CREAT | os.O_EXCL))
        except FileExistsError: time.sleep(0.02)
        else: break
    box.seek(0, 2)
    box.write("From theirs Thu Jan  1 00:00:00 1970\\ntheirs\\n\\n")
    box.flush()
    os.unlink(sys.argv[1] + ".lock")`;

test("a program that takes the two locks in the other order goes first, and then we do", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const path = join(scratch(t), "box");
  await store(path);
  const child = spawn("python3", ["-c", PYTHON_OTHER_ORDER, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill());
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const storing = store(path, "ours\n");
  child.stdin.end("x");
  await storing;
  assert.deepEqual(messages(path), ["hello\n", "theirs\n", "ours\n"]);
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["box"]);
});

test("the locks are given back in reverse: the fcntl lock before the dotlock that was taken first", async (t) => {
  const path = join(scratch(t), "box");
  await store(path);
  const other = fs.openSync(path, "r+");
  t.after(() => fs.closeSync(other));
  let second: Promise<() => void> | null = null;
  await watched(
    ({ name, path: at }) => {
      if (name === "unlinkSync" && at === `${path}.lock`)
        second = takeLocks([fcntlLock(other, path)], deadline(0));
    },
    () => store(path),
  );
  assert.notEqual(second, null);
  await second;
});

test("a file that was replaced while its lock was waited for gets nothing: the new one does", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const release = await holder(path);
  const storing = store(path, "two\n", { locks: ["fcntl"] });
  await new Promise((resolve) => setTimeout(resolve, 50));
  fs.renameSync(path, `${path}.old`);
  fs.writeFileSync(path, "");
  release();
  await storing;
  assert.deepEqual(messages(`${path}.old`), ["one\n"]);
  assert.deepEqual(messages(path), ["two\n"]);
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}\n`);

/** Every message of an mbox and what it was rotated to, oldest first. */
function family(path: string): string[] {
  const numbers = Array.from({ length: 50 }, (_, i) => `${path}.${50 - i}`);
  return [...numbers, path].filter((file) => fs.existsSync(file)).flatMap(messages);
}

test("rotation keeps every message in its order, and no file beyond its size", async (t) => {
  const path = join(scratch(t), "box");
  for (const message of numbered(1, 12)) await store(path, message, { rotateAt: 200 });
  assert.deepEqual(family(path), numbered(1, 12));
  const names = fs.readdirSync(join(path, ".."));
  assert.deepEqual(names.sort(), ["box", "box.1", "box.2", "box.3"]);
  assert.ok(names.every((name) => fs.statSync(join(path, "..", name)).size <= 200));
});

test("a message larger than the limit goes into a file of its own, and an empty mbox is not rotated", async (t) => {
  const path = join(scratch(t), "box");
  const large = "x".repeat(500);
  for (const message of [large, "a", large]) await store(path, message, { rotateAt: 200 });
  assert.deepEqual(family(path), [`${large}\n`, "a\n", `${large}\n`]);
  assert.equal(fs.existsSync(`${path}.3`), false);
});

test("rotation overwrites nothing that has such a name, and stops at a gap", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  fs.writeFileSync(`${path}.1`, "mine");
  fs.mkdirSync(`${path}.2`);
  fs.symlinkSync("nowhere", `${path}.3`);
  fs.writeFileSync(`${path}.5`, "beyond the gap");
  await store(path, "two\n", { rotateAt: 10 });
  assert.deepEqual(messages(`${path}.1`), ["one\n"]);
  assert.equal(text(`${path}.2`), "mine");
  assert.ok(fs.statSync(`${path}.3`).isDirectory());
  assert.equal(fs.readlinkSync(`${path}.4`), "nowhere");
  assert.equal(text(`${path}.5`), "beyond the gap");
});

test("cut short at any call of a rotation: every message is there once, and the next delivery goes on", async (t) => {
  for (let call = 1, killed = true; killed; call++) {
    const path = join(scratch(t), "box");
    for (const message of numbered(1, 6))
      await store(path, message, { rotateAt: 120, locks: ["dotlock"] });
    let count = 0;
    const stopped = watched(
      () => {
        if (++count >= call) throw new Error("killed"); // and nothing that follows is done either
      },
      () => store(path, "message 7\n", { rotateAt: 120, locks: ["fcntl"] }),
    );
    killed = await stopped.then(
      () => false,
      () => true,
    );
    await store(path, "message 8\n", { rotateAt: 120, locks: ["fcntl"] });
    const found = [...new Set(family(path))];
    const lost = [...numbered(1, 6), "message 8\n"].filter((message) => !found.includes(message));
    assert.deepEqual(lost, [], `killed at call ${call}`);
    assert.equal(family(path).length, found.length, `doubled after call ${call}`);
  }
});

test("the mbox is there throughout a rotation, for those who follow a link to it", async (t) => {
  const path = join(scratch(t), "box");
  await store(path);
  await watched(
    () => assert.ok(fs.existsSync(path)),
    () => store(path, "two\n", { rotateAt: 10 }),
  );
  assert.deepEqual(family(path), ["hello\n", "two\n"]);
});

for (const locks of [["dotlock", "fcntl"], ["fcntl"], ["dotlock"]] as const) {
  test(`six processes fill and rotate one mbox under ${locks.join(" and ")}: nothing lost, nothing torn`, async (t) => {
    const path = join(scratch(t), "box");
    const driver = buildDriver(t);
    const job = (n: number) =>
      JSON.stringify({
        target: { kind: "mbox", path, locks, rotateAt: 20_000 },
        messages: numbered(n * 10 + 1, n * 10 + 10),
        repeat: 100,
      });
    const ends = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((n) => run(process.execPath, [driver, job(n)])),
    );
    assert.deepEqual(
      ends.filter(({ status }) => status !== 0),
      [],
    );
    const expected = numbered(1, 60).map((message) => message.repeat(100));
    assert.deepEqual(family(path).sort(), expected.sort());
    assert.ok(fs.existsSync(`${path}.1`));
  });
}

test("procmail and we append to one mbox at once: all whole", async (t) => {
  if (!hasProgram("procmail")) return t.skip("needs procmail");
  const top = scratch(t);
  const path = join(top, "box");
  fs.writeFileSync(join(top, "rc"), `SHELL=/bin/sh\nLOCKSLEEP=1\n:0:\n${path}\n`, { mode: 0o600 });
  fs.writeFileSync(
    join(top, "message"),
    `From a@b Thu Jan  1 00:00:00 1970\nSubject: theirs\n\n${"theirs\n".repeat(20_000)}`,
  );
  const theirs = () =>
    run("sh", ["-c", 'exec procmail -m "$1" <"$2"', "sh", join(top, "rc"), join(top, "message")]);
  const ours = {
    target: { kind: "mbox", path, locks: ["dotlock", "fcntl"], rotateAt: null },
    messages: ["ours\n", "ours\n"],
    repeat: 20_000,
  };
  const driver = buildDriver(t);
  const ends = await Promise.all(
    [1, 2, 3].flatMap(() => [theirs(), run(process.execPath, [driver, JSON.stringify(ours)])]),
  );
  assert.deepEqual(
    ends.filter(({ status }) => status !== 0),
    [],
  );
  const found = messages(path);
  assert.equal(found.filter((message) => message === "ours\n".repeat(20_000)).length, 6);
  assert.equal(
    found.filter((message) => message.endsWith(`\n\n${"theirs\n".repeat(20_000)}`)).length,
    3,
  );
  assert.equal(found.length, 9);
});

test("Python's mailbox finds the messages that were stored", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const path = join(scratch(t), "box");
  for (const subject of ["one", "two"])
    await store(path, `Subject: ${subject}\n\nFrom x\n\nFrom y Thu Jan  1 00:00:00 1970\n`);
  const script =
    "import mailbox, sys; print([m['Subject'] for m in mailbox.mbox(sys.argv[1], create=False)])";
  assert.equal((await run("python3", ["-c", script, path])).output, "['one', 'two']\n");
});

test("what was cut off again is off the disk, too: a crash must not bring it back", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const calls: string[] = [];
  const failing = watched(
    ({ name, path: at }) => {
      if (at !== path || !["ftruncateSync", "fsyncSync"].includes(name)) return;
      calls.push(name);
      if (calls.length === 1) throw systemError("EIO");
    },
    () => store(path, "two\n"),
  );
  await assert.rejects(failing, /EIO/);
  assert.deepEqual(calls, ["fsyncSync", "ftruncateSync", "fsyncSync"]);
  assert.equal(messages(path).length, 1);
});

test("what can't be cut off again is told of: where it begins, and what went wrong first", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const { size } = fs.statSync(path);
  const failing = watched(
    ({ name, path: at }) => {
      if (at !== path) return;
      if (name === "writeSync") throw systemError("ENOSPC");
      if (name === "ftruncateSync") throw systemError("EIO");
    },
    () => store(path, "two\n"),
  );
  await assert.rejects(failing, (error: Error) => {
    assert.match(error.message, new RegExp(`may have been left at byte ${size}:`));
    assert.equal(Reflect.get(causeOf(causeOf(error)), "code"), "ENOSPC");
    return true;
  });
});

test("a file is filled up to the size at which it is rotated, to the octet", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const { size } = fs.statSync(path);
  // What is known of a message before it is written: the newline behind it is not counted.
  const rotateAt = 2 * size - 1;
  await store(path, "two\n", { rotateAt });
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["box"]);
  fs.truncateSync(path, size);
  await store(path, "two\n", { rotateAt: rotateAt - 1 });
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["box", "box.1"]);
  assert.deepEqual(family(path), ["one\n", "two\n"]);
});

test("where there are no hard links a rotation replaces nothing that has come meanwhile", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const theirs = "From them Thu Jan  1 00:00:00 1970\ntheirs\n\n";
  let come = false;
  await watched(
    ({ name }) => {
      if (name === "linkSync") throw systemError("EPERM");
      // Another program that takes no lock, as soon as the name is free.
      if (come || fs.existsSync(path)) return;
      come = true;
      fs.writeFileSync(path, theirs);
    },
    () => store(path, "two\n", { rotateAt: 60, locks: ["fcntl"] }),
  );
  assert.ok(come);
  assert.deepEqual(family(path), ["one\n", "theirs\n", "two\n"]);
});

test("a rotation that fails at its last step is an error, leaves nothing, and is ended by the next", async (t) => {
  const path = join(scratch(t), "box");
  await store(path, "one\n");
  const failing = watched(
    ({ name, to }) => {
      if (name === "renameSync" && to === path) throw systemError("EIO");
    },
    () => store(path, "two\n", { rotateAt: 10, ms: 1000 }),
  );
  await assert.rejects(failing, /EIO/);
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["box", "box.1"]);
  await store(path, "two\n", { rotateAt: 10 });
  assert.deepEqual(fs.readdirSync(join(path, "..")), ["box", "box.1"]);
  assert.deepEqual(family(path), ["one\n", "two\n"]);
});

/** How the mbox itself was opened: which calls, as they came; each is looked at before it is made. */
async function openings(
  path: string,
  before: (opening: number) => void = () => {},
): Promise<{ readonly count: number; readonly error: unknown }> {
  let count = 0;
  const storing = watched(
    ({ name, path: at }) => {
      if (name === "openSync" && at === path) before(++count);
    },
    () => store(path, "two\n"),
  );
  const error = await storing.then(
    () => null,
    (error: Error) => error.cause,
  );
  return { count, error };
}

test("an mbox that is there is opened once; one that is not is made, and then opened", async (t) => {
  const path = join(scratch(t), "box");
  assert.deepEqual(await openings(path), { count: 2, error: null });
  assert.deepEqual(await openings(path), { count: 1, error: null });
  assert.deepEqual(messages(path), ["two\n", "two\n"]);
});

test("an mbox that another program makes at the same moment is taken as it is", async (t) => {
  const path = join(scratch(t), "box");
  const theirs = "From them Thu Jan  1 00:00:00 1970\ntheirs\n\n";
  const found = await openings(path, (opening) => {
    if (opening === 1) fs.writeFileSync(path, theirs);
  });
  assert.deepEqual(found, { count: 2, error: null });
  assert.deepEqual(messages(path), ["theirs\n", "two\n"]);
});

test("an mbox that can't be opened, or made, is not opened again", async (t) => {
  const path = join(scratch(t), "box");
  const failing = systemError("EIO");
  const fails = () => {
    throw failing;
  };
  assert.deepEqual(await openings(path, fails), { count: 1, error: failing });
  fs.writeFileSync(path, "");
  assert.deepEqual(await openings(path, fails), { count: 1, error: failing });
  assert.equal(text(path), "");
});
