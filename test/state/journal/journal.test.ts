import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { JournalBusyError } from "../../../src/core/contracts/journal.js";
import { memoryContent } from "../../../src/io/content.js";
import { journalInFiles } from "../../../src/state/journal/files.js";
import { deliveryKey, JOURNAL_NAME, openJournal } from "../../../src/state/journal/journal.js";
import { readUnfinished } from "../../../src/state/journal/reader.js";
import { hasUnfinished } from "../../../src/state/journal/unfinished.js";
import {
  contentOf,
  deadPid,
  host,
  isRoot,
  scratch,
  systemError,
  watched,
} from "../../folders/tools.js";
import { driver } from "../../io/processes.js";

const KEY = "a".repeat(64);
const MINUTE = 60_000;
const NOBODY = 65534;

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

test("an entry has one owner at a time, within a process too", (t) => {
  const { folder } = place(t);
  const first = openJournal(folder, KEY, host);
  assert.throws(() => openJournal(folder, KEY, host), JournalBusyError);
  assert.throws(
    () => openJournal(folder, KEY, host),
    /another delivery of this very message is under way/,
  );
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
    const { folder } = written(
      t,
      claimOf(process.ppid, { at: Date.now() - minutes * MINUTE }),
      DONE,
    );
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
    // Where the release was torn off, the test's own claim still stands: ten minutes later it is
    // over.
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
    assert.equal(
      openJournal(folder, KEY, { ...host, now: () => Date.now() + 22 * MINUTE }).done("four"),
      "/mail/four",
    );
    fs.rmSync(file);
  }
});

test("a record is synced when it is recorded, its file's name before", async (t) => {
  const { folder, file } = place(t);
  const calls: string[] = [];
  await watched(
    ({ name, path }) => {
      if (name === "fsyncSync" || name === "writeSync")
        calls.push(`${name} ${path === file ? "entry" : path}`);
    },
    async () => {
      fs.mkdirSync(folder, { recursive: true });
      openJournal(folder, KEY, host).record("backup", "/b");
    },
  );
  assert.deepEqual(calls, [
    `fsyncSync ${folder}`,
    "writeSync entry",
    "writeSync entry",
    "fsyncSync entry",
  ]);
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

test("an entry is closed, and released, even if its file can't be", async (t) => {
  const { folder, file } = place(t);
  const failing = ({ name }: { name: string }) => {
    if (name === "closeSync") throw systemError("EIO");
  };
  await watched(failing, async () => openJournal(folder, KEY, host).close());
  assert.equal(fs.existsSync(file), false);
  await watched(failing, async () => openJournal(folder, KEY, host).release());
  openJournal(folder, KEY, host).close();
});

test("a record that is cut off by a full disk is an error", async (t) => {
  const { folder } = place(t);
  const journal = openJournal(folder, KEY, host);
  const original = fs.writeSync;
  t.after(() => Reflect.set(fs, "writeSync", original));
  Reflect.set(fs, "writeSync", (fd: number, bytes: Buffer) =>
    original(fd, bytes, 0, bytes.length - 3),
  );
  assert.throws(() => journal.record("backup", "/b"), /bytes of a journal record/);
  Reflect.set(fs, "writeSync", original);
  assert.equal(journal.done("backup"), null);
  journal.release();
  assert.equal(openJournal(folder, KEY, host).done("backup"), null);
});

test("in the place of the journal's folder nothing else is taken for it", (t) => {
  const { folder, file } = place(t);
  openJournal(folder, KEY, host).release();
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

const GARBAGE: Readonly<Record<string, Buffer>> = {
  "no octet": Buffer.alloc(0),
  "empty lines": Buffer.from("\n\n\n"),
  "a hole, as a crash of the machine leaves it": Buffer.alloc(5000),
  "octets of any kind": Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 167) % 256)),
  "JSON of another kind": Buffer.from(
    'null\n5\n"x"\n[]\n[{}]\n{}\n{"claim":5}\n{"released":null}\n',
  ),
  "a line that does not end": Buffer.from(`{"done":"${"x".repeat(100_000)}`),
};

for (const [what, octets] of Object.entries(GARBAGE)) {
  test(`an entry that holds ${what}: nothing counts as done, and it takes records`, (t) => {
    const { folder, file } = place(t);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, octets);
    const journal = openJournal(folder, KEY, host);
    assert.equal(journal.done("backup"), null);
    journal.record("backup", "/b");
    journal.release();
    const next = openJournal(folder, KEY, host);
    assert.equal(next.done("backup"), "/b");
    next.close();
    assert.deepEqual(fs.readdirSync(folder), []);
  });
}

test("fields that a later version adds are passed over; those of an earlier one may lack", (t) => {
  const { claim } = claimOf(deadPid());
  const { folder } = written(
    t,
    {
      version: 1,
      claim: { ...claim, at: Date.now(), node: "v30" },
      messageId: 5,
      recipient: {},
      more: [1],
    },
    { ...DONE, size: 5 },
    { released: claim.token, why: "done" },
    { version: 1, claim },
  );
  const journal = openJournal(folder, KEY, host);
  assert.equal(journal.done("backup"), "/b");
  journal.close();
});

test("what was done stays done, however long ago: it is the sweep that forgets", (t) => {
  const { folder, file } = written(
    t,
    claimOf(process.ppid, { at: Date.now() - 400 * 24 * 60 * MINUTE }),
    DONE,
  );
  fs.utimesSync(file, 1, 1);
  const journal = openJournal(folder, KEY, host);
  assert.equal(journal.done("backup"), "/b");
  journal.release();
});

/** What may lie in an entry's place that is none, and what the error says. */
const OTHER_KINDS: Readonly<Record<string, readonly [make: (file: string) => void, code: string]>> =
  {
    "a folder": [(file) => fs.mkdirSync(file), "EISDIR"],
    "a link to a file": [(file) => fs.symlinkSync(`${file}.target`, file), "ELOOP"],
    "a link that leads nowhere": [(file) => fs.symlinkSync("/nowhere/at/all", file), "ELOOP"],
    "a named pipe": [(file) => void spawnSync("mkfifo", [file]), "ESPIPE"],
  };

for (const [what, [make, code]] of Object.entries(OTHER_KINDS)) {
  test(`an entry that is ${what}: an error, soon, and nothing is changed`, (t) => {
    const { folder, file } = place(t);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(`${file}.target`, "mine");
    make(file);
    assert.throws(() => openJournal(folder, KEY, host), { code });
    assert.ok(!fs.lstatSync(file).isFile());
    assert.equal(fs.readFileSync(`${file}.target`, "latin1"), "mine");
    openJournal(folder, "b".repeat(64), host).close();
  });
}

test("an entry that can't be read is an error, and stays as it is", (t) => {
  const { folder, file } = written(t, DONE);
  fs.chmodSync(file, 0o000);
  for (const path of [file, folder, join(folder, ".."), join(folder, "../..")]) {
    if (isRoot()) fs.chownSync(path, NOBODY, NOBODY);
  }
  const uid = process.geteuid?.() ?? 0;
  if (isRoot()) process.seteuid?.(NOBODY);
  try {
    assert.throws(() => openJournal(folder, KEY, host), { code: "EACCES" });
  } finally {
    process.seteuid?.(uid);
  }
  assert.equal(fs.statSync(file).mode & 0o777, 0);
  // Whoever runs this may read it again, root or not.
  fs.chmodSync(file, 0o600);
  assert.equal(fs.readFileSync(file, "latin1").includes("backup"), true);
});

test("a claim says for people which delivery it is, in what room a line has", (t) => {
  const { folder, file } = place(t);
  const about = { messageId: `<${"é\n".repeat(2000)}>`, recipient: "merlyn+x@blue.example" };
  openJournal(folder, KEY, host, about).release();
  const [claim = ""] = fs.readFileSync(file, "utf8").trim().split("\n");
  const { messageId, recipient } = JSON.parse(claim);
  assert.deepEqual([messageId, recipient], [about.messageId.slice(0, 998), about.recipient]);
  openJournal(folder, "b".repeat(64), host).release();
  assert.match(
    fs.readFileSync(join(folder, "b".repeat(64)), "utf8"),
    /"messageId":null,"recipient":null/,
  );
});

test("what waits is read without a trace: when it began, how often it was tried, what was done", (t) => {
  const { folder } = place(t);
  assert.deepEqual(readUnfinished(folder, host), []);
  const times = [1_700_000_000_000, 1_700_000_060_000, 1_700_000_300_000];
  const about = { messageId: "<a@b>", recipient: "c@d" };
  for (const at of times) {
    const journal = openJournal(folder, KEY, { ...host, now: () => at }, about);
    if (at === times[0]) journal.record("store ~/backup", "/backup/new/1");
    journal.release();
  }
  const before = fs.readFileSync(join(folder, KEY));
  assert.deepEqual(readUnfinished(folder, host), [
    {
      ...about,
      path: join(folder, KEY),
      since: times[0],
      lastTry: times[2],
      tries: 3,
      underWay: false,
      done: new Map([["store ~/backup", "/backup/new/1"]]),
      fault: null,
    },
  ]);
  assert.deepEqual(fs.readFileSync(join(folder, KEY)), before);
});

test("what is being delivered is told from what waits; the oldest comes first", (t) => {
  const { folder } = place(t);
  openJournal(folder, KEY, host); // by this process
  openJournal(folder, "b".repeat(64), { ...host, now: () => 1_700_000_000_000 }).release();
  const found = readUnfinished(folder, host).map(({ path, underWay }) => [path.at(-1), underWay]);
  assert.deepEqual(found, [
    ["b", false],
    ["a", true],
  ]);
});

test("an entry that can't be made out is told of, and is in nobody's way", (t) => {
  const { folder } = place(t);
  fs.mkdirSync(folder, { recursive: true });
  const [empty, linked, inside, strange] = ["a", "b", "c", "d"].map((letter) =>
    join(folder, letter.repeat(64)),
  );
  fs.writeFileSync(empty ?? "", "");
  fs.symlinkSync("/etc/passwd", linked ?? "");
  fs.mkdirSync(inside ?? "");
  fs.writeFileSync(strange ?? "", `${JSON.stringify(claimOf(deadPid(), { at: 1e300 }))}\n`);
  fs.writeFileSync(join(folder, "README"), "");
  const found = new Map(readUnfinished(folder, host).map((entry) => [entry.path, entry]));
  assert.deepEqual([...found.keys()].sort(), [empty, linked, inside, strange]);
  assert.deepEqual([found.get(empty ?? "")?.tries, found.get(empty ?? "")?.fault], [0, null]);
  assert.ok(Math.abs((found.get(empty ?? "")?.since ?? 0) - Date.now()) < 60 * MINUTE);
  assert.match(found.get(linked ?? "")?.fault ?? "", /ELOOP/);
  assert.match(found.get(inside ?? "")?.fault ?? "", /is no file/);
});

test("an entry that vanishes under each claim is given up in the end, and left closed", async (t) => {
  const { folder, file } = place(t);
  fs.mkdirSync(folder, { recursive: true });
  const open = fs.readdirSync("/proc/self/fd").length;
  let claims = 0;
  const opening = watched(
    ({ name, path }) => {
      if (name !== "writeSync" || path !== file) return;
      if (++claims > 150) throw systemError("EIO"); // or it would go on for ever
      fs.rmSync(file);
    },
    async () => openJournal(folder, KEY, host),
  );
  await assert.rejects(opening, JournalBusyError);
  assert.equal(claims, 100);
  assert.equal(fs.readdirSync("/proc/self/fd").length, open);
});

test("an entry that was put elsewhere under the claim is begun anew where it belongs", async (t) => {
  const { folder, file } = place(t);
  let moved = false;
  const journal = await watched(
    ({ name, path }) => {
      if (moved || name !== "writeSync" || path !== file) return;
      moved = true;
      fs.renameSync(file, `${file}.elsewhere`);
    },
    async () => openJournal(folder, KEY, host),
  );
  journal.record("backup", "/b");
  assert.match(fs.readFileSync(file, "utf8"), /"done":"backup"/);
});

test("a recipient, too, is cut to the room that a line has", (t) => {
  const { folder, file } = place(t);
  const recipient = `${"x".repeat(2000)}@b.example`;
  openJournal(folder, KEY, host, { messageId: null, recipient }).release();
  const [claim = ""] = fs.readFileSync(file, "utf8").trim().split("\n");
  assert.equal(JSON.parse(claim).recipient, recipient.slice(0, 998));
});

test("a delivery for nobody known has the key of an empty recipient", async (t) => {
  const { folder } = place(t);
  const content = memoryContent(Buffer.from("Subject: x\n\n"));
  await journalInFiles(folder, host).open(content, { messageId: null, recipient: null });
  assert.deepEqual(fs.readdirSync(folder), [await deliveryKey(content, "")]);
});
