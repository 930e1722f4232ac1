import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { memoryContent } from "../../src/io/content.js";
import { deliveryKey, JOURNAL_NAME, JournalBusyError, openJournal } from "../../src/io/journal.js";
import { hasUnfinished } from "../../src/io/unfinished.js";
import { contentOf, deadPid, host, scratch, systemError, watched } from "../folders/tools.js";
import { driver } from "./processes.js";

const KEY = "a".repeat(64);
const MINUTE = 60_000;

/** A journal folder that is not there yet. */
function place(t: TestContext): { folder: string; file: string } {
  const folder = join(scratch(t), "state/journal");
  return { folder, file: join(folder, KEY) };
}

/** An entry that says so. */
function written(t: TestContext, ...records: object[]): { folder: string; file: string } {
  const found = place(t);
  fs.mkdirSync(found.folder, { recursive: true });
  fs.writeFileSync(found.file, records.map((record) => `\n${JSON.stringify(record)}\n`).join(""));
  return found;
}

const claimOf = (pid: number, more: object = {}) => ({
  version: 1,
  claim: { pid, host: host.hostname, at: Date.now(), token: `of ${pid}`, ...more },
});

test("an entry is 0600 in a folder 0700, and gone when the delivery is complete", (t) => {
  const { folder, file } = place(t);
  const journal = openJournal(folder, KEY, host);
  assert.equal(fs.statSync(folder).mode & 0o7777, 0o700);
  assert.equal(fs.statSync(file).mode & 0o7777, 0o600);
  journal.record("file inbox", "/inbox/new/1");
  journal.close();
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("after a failure the next try knows what was done, and only that", (t) => {
  const { folder } = place(t);
  const first = openJournal(folder, KEY, host);
  assert.equal(first.done("backup"), null);
  first.record("backup", "/backup/new/1");
  first.record("odd\n\0 \u2028 näme", 'a "path"\n/x');
  assert.equal(first.done("backup"), "/backup/new/1");
  first.release();
  const second = openJournal(folder, KEY, host);
  assert.equal(second.done("backup"), "/backup/new/1");
  assert.equal(second.done("odd\n\0 \u2028 näme"), 'a "path"\n/x');
  assert.equal(second.done("file inbox"), null);
  second.record("file inbox", "/inbox/new/1");
  second.release();
  const third = openJournal(folder, KEY, host);
  assert.equal(third.done("file inbox"), "/inbox/new/1");
  third.close();
});

test("after success the same message is delivered anew", (t) => {
  const { folder } = place(t);
  const first = openJournal(folder, KEY, host);
  first.record("file inbox", "/inbox/new/1");
  first.close();
  const second = openJournal(folder, KEY, host);
  assert.equal(second.done("file inbox"), null);
  second.close();
});

test("an entry has one owner at a time, within a process too", (t) => {
  const { folder } = place(t);
  const first = openJournal(folder, KEY, host);
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
  assert.throws(() => openJournal(folder, KEY, host), /another delivery of this very message is under way/);
  openJournal(folder, "b".repeat(64), host).close();
  first.release();
  openJournal(folder, KEY, host).close(); // the claims that were refused are over as well
});

test("whoever opened the entry before it was removed starts over with a fresh one", async (t) => {
  const { folder } = place(t);
  const first = openJournal(folder, KEY, host);
  first.record("file inbox", "/inbox/new/1");
  let removed = false;
  const second = await watched(
    ({ name, path }) => {
      // The claim is the first thing written to the file that was just opened.
      if (removed || name !== "writeSync" || !path.endsWith(KEY)) return;
      removed = true;
      first.close();
    },
    async () => openJournal(folder, KEY, host),
  );
  assert.ok(removed);
  assert.equal(second.done("file inbox"), null);
  second.record("file inbox", "/inbox/new/2");
  second.release();
  assert.equal(openJournal(folder, KEY, host).done("file inbox"), "/inbox/new/2");
});

test("an entry that another file has replaced is left alone", async (t) => {
  const { folder, file } = place(t);
  let replaced = false;
  const journal = await watched(
    ({ name, path }) => {
      if (replaced || name !== "writeSync" || path !== file) return;
      replaced = true;
      fs.renameSync(file, `${file}.old`);
      fs.writeFileSync(file, '\n{"done":"x","result":"y"}\n');
    },
    async () => openJournal(folder, KEY, host),
  );
  assert.equal(journal.done("x"), "y");
  journal.close();
  assert.equal(fs.existsSync(file), false);
});

const DONE = { done: "backup", result: "/b" };

test("the claim of a process that died is over, and what it did counts", (t) => {
  const { folder } = written(t, claimOf(deadPid()), DONE);
  assert.equal(openJournal(folder, KEY, host).done("backup"), "/b");
});

test("the claim of a living process stands", (t) => {
  const { folder } = written(t, claimOf(process.ppid), DONE);
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
});

test("so does that of somebody else's process, which no signal can reach", (t) => {
  const { folder } = written(t, claimOf(deadPid()), DONE);
  t.mock.method(process, "kill", () => {
    throw systemError("EPERM");
  });
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
});

for (const minutes of [-11, 11]) {
  test(`a claim ${minutes} minutes old is over: its number belongs to another process`, (t) => {
    const { folder } = written(t, claimOf(process.ppid, { at: Date.now() - minutes * MINUTE }), DONE);
    assert.equal(openJournal(folder, KEY, host).done("backup"), "/b");
  });
}

test("a claim of another host stands while it is young", (t) => {
  const elsewhere = { host: "elsewhere.example" };
  const young = written(t, claimOf(deadPid(), elsewhere));
  assert.throws(() => openJournal(young.folder, KEY, host), JournalBusyError);
  const old = written(t, claimOf(process.ppid, { ...elsewhere, at: Date.now() - 11 * MINUTE }));
  openJournal(old.folder, KEY, host).close();
});

test("the earliest living claim owns, whatever stands between", (t) => {
  const { folder } = written(
    t,
    claimOf(deadPid()),
    claimOf(process.ppid),
    { released: `of ${process.ppid}` },
    claimOf(1),
  );
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
});

test("what is no record of this version is skipped", (t) => {
  const { folder } = written(
    t,
    { version: 2, claim: claimOf(process.ppid).claim },
    { version: 1, claim: { ...claimOf(1).claim, pid: 0 } },
    { version: 1, claim: { pid: process.ppid } },
    { version: 1, claim: null },
    { done: "a" },
    { done: 1, result: "x" },
    { done: "b", result: null },
    { released: 5 },
    [],
    { intent: "c" },
    { done: "backup", result: "/b", later: true },
  );
  const journal = openJournal(folder, KEY, host);
  assert.deepEqual(["a", "b", "c", "backup"].map(journal.done), [null, null, null, "/b"]);
});

test("of an effect that was recorded twice the first result counts", (t) => {
  const { folder } = written(t, DONE, { done: "backup", result: "/second" });
  assert.equal(openJournal(folder, KEY, host).done("backup"), "/b");
});

test("torn at any octet, the entry keeps every whole record, and takes new ones", (t) => {
  const { folder, file } = place(t);
  const journal = openJournal(folder, KEY, host);
  const ends = ["one", "two", "three"].map((effect) => {
    journal.record(effect, `/mail/${effect} ü`);
    return fs.statSync(file).size;
  });
  journal.release();
  const whole = fs.readFileSync(file);
  for (let length = 0; length <= whole.length; length++) {
    fs.writeFileSync(file, whole.subarray(0, length));
    // Where the release was torn off, the test's own claim still stands: ten minutes later it is over.
    const later = { ...host, now: () => Date.now() + 11 * MINUTE };
    const torn = openJournal(folder, KEY, later);
    const found = ["one", "two", "three"].map((effect) => torn.done(effect));
    // A record is whole without its last octet, the newline.
    const expected = ["one", "two", "three"].map((effect, at) =>
      length >= (ends[at] ?? 0) - 1 ? `/mail/${effect} ü` : null,
    );
    assert.deepEqual(found, expected, `${length} octets`);
    torn.record("four", "/mail/four");
    torn.release();
    assert.equal(openJournal(folder, KEY, { ...host, now: () => Date.now() + 22 * MINUTE }).done("four"), "/mail/four");
    fs.rmSync(file);
  }
});

test("a record is synced when it is recorded, its file's name before", async (t) => {
  const { folder, file } = place(t);
  const calls: string[] = [];
  await watched(
    ({ name, path }) => {
      if (name === "fsyncSync" || name === "writeSync") calls.push(`${name} ${path === file ? "entry" : path}`);
    },
    async () => {
      fs.mkdirSync(folder, { recursive: true });
      openJournal(folder, KEY, host).record("backup", "/b");
    },
  );
  assert.deepEqual(calls, [`fsyncSync ${folder}`, "writeSync entry", "writeSync entry", "fsyncSync entry"]);
});

for (const failing of ["openSync", "writeSync", "fsyncSync"] as const) {
  test(`a journal that can't be written is an error: ${failing}`, async (t) => {
    const { folder } = place(t);
    fs.mkdirSync(folder, { recursive: true });
    const full = ({ name }: { name: string }) => {
      if (name === failing) throw systemError("ENOSPC");
    };
    const opening = watched(full, async () => openJournal(folder, KEY, host));
    await assert.rejects(opening, { code: "ENOSPC" });
    const journal = openJournal(folder, "c".repeat(64), host);
    if (failing === "openSync") return;
    const recording = watched(full, async () => journal.record("backup", "/b"));
    await assert.rejects(recording, { code: "ENOSPC" });
    assert.equal(journal.done("backup"), null);
    await watched(full, async () => journal.release());
  });
}

test("a record that is cut off by a full disk is an error", async (t) => {
  const { folder } = place(t);
  const journal = openJournal(folder, KEY, host);
  const original = fs.writeSync;
  t.after(() => Reflect.set(fs, "writeSync", original));
  Reflect.set(fs, "writeSync", (fd: number, bytes: Buffer) => original(fd, bytes, 0, bytes.length - 3));
  assert.throws(() => journal.record("backup", "/b"), /octets of a journal record/);
  Reflect.set(fs, "writeSync", original);
  assert.equal(journal.done("backup"), null);
  journal.release();
  assert.equal(openJournal(folder, KEY, host).done("backup"), null);
});

test("whether anything is unfinished: not without a folder, not after success, but after a failure", (t) => {
  const { folder, file } = place(t);
  assert.equal(hasUnfinished(folder), false);
  openJournal(folder, KEY, host).close();
  assert.equal(hasUnfinished(folder), false);
  openJournal(folder, KEY, host).release();
  assert.equal(hasUnfinished(folder), true);
  assert.throws(() => hasUnfinished(file), { code: "ENOTDIR" });
});

test("the key is the same for the same octets and recipient, however they are cut", async () => {
  const bytes = Buffer.from("Subject: x\n\nbody\n".repeat(1000));
  const key = await deliveryKey(memoryContent(bytes), "a@b.example");
  assert.match(key, JOURNAL_NAME);
  assert.equal(await deliveryKey(contentOf(bytes, 7), "a@b.example"), key);
  const others = await Promise.all([
    deliveryKey(memoryContent(bytes), "c@b.example"),
    deliveryKey(memoryContent(bytes), ""),
    deliveryKey(memoryContent(bytes.subarray(1)), "a@b.example"),
    deliveryKey(memoryContent(Buffer.concat([Buffer.from("ample"), bytes])), "a@b.ex"),
  ]);
  assert.equal(new Set([key, ...others]).size, 5);
});

for (const finish of [false, true]) {
  test(`of 20 processes at most one owns the entry, with ${finish ? "deliveries that end" : "failures only"}`, async (t) => {
    const run = driver(t);
    const { folder } = place(t);
    fs.mkdirSync(folder, { recursive: true });
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => run({ kind: "race", folder, key: KEY, ms: 800, finish })),
    );
    assert.deepEqual(
      ends.map(({ errors }) => errors).filter((errors) => errors !== ""),
      [],
    );
    const owned = ends.reduce((sum, { said }) => sum + said.owned, 0);
    const busy = ends.reduce((sum, { said }) => sum + said.busy, 0);
    assert.ok(owned > 5 && busy > 5, `owned ${owned} times, refused ${busy} times`);
  });
}

test("killed after each record, a delivery does everything once", async (t) => {
  const run = driver(t);
  const { folder } = place(t);
  fs.mkdirSync(folder, { recursive: true });
  const effects = ["backup", "inbox", "copy", "answer"];
  for (let killed = 0; killed < effects.length; killed++) {
    const end = await run({ kind: "effects", folder, key: KEY, effects, stopAfter: 1 });
    assert.deepEqual([end.signal, end.errors], ["SIGKILL", ""]);
  }
  const last = await run({ kind: "effects", folder, key: KEY, effects, stopAfter: 1 });
  assert.deepEqual([last.errors, last.said], ["", { done: 0 }]);
  assert.deepEqual(fs.readdirSync(folder).sort(), [...effects].sort());
});

test("a process that is merely stopped keeps its claim", async (t) => {
  const sleeper = spawn("sleep", ["60"]);
  t.after(() => sleeper.kill("SIGKILL"));
  sleeper.kill("SIGSTOP");
  const { folder } = written(t, claimOf(sleeper.pid ?? 0));
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
});
