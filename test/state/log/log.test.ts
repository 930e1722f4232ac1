import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { LogLine } from "../../../src/core/contracts/log.js";
import { appendLog, formatEntry } from "../../../src/state/log/log.js";
import { readLog } from "../../../src/state/log/reader.js";
import { host, scratch, systemError, watched } from "../../folders/tools.js";
import { driver } from "../../io/processes.js";

const KIB = 1024;

/** A log in a folder that is not there yet. */
function place(t: TestContext): string {
  return join(scratch(t), "state/sortmail/log.jsonl");
}

const numbers = (file: string) => [...readLog(file)].map((entry) => entry.n);
const upTo = (last: number, first = 0) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

test("an entry is one JSON line in a file 0600 in a folder 0700", (t) => {
  const file = place(t);
  appendLog(file, { n: 1, subject: "grüß\n" }, { host });
  appendLog(file, { n: 2 }, { host });
  assert.equal(fs.readFileSync(file, "utf8"), '{"n":1,"subject":"grüß\\n"}\n{"n":2}\n');
  assert.equal(fs.statSync(file).mode & 0o7777, 0o600);
  assert.equal(fs.statSync(join(file, "..")).mode & 0o7777, 0o700);
  assert.deepEqual([...readLog(file)], [{ n: 1, subject: "grüß\n" }, { n: 2 }]);
});

test("an entry is one write", async (t) => {
  const file = place(t);
  const calls: string[] = [];
  await watched(
    ({ name, path }) => {
      if (name === "writeSync") calls.push(path);
    },
    async () => appendLog(file, { n: 1, long: "x".repeat(50_000) }, { host }),
  );
  assert.deepEqual(calls, [file]);
});

/** What moves a cursor, turns a direction, ends a line or is no character at all. */
const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

for (const harmful of [
  "\u001b[2J",
  "\u007f",
  "\u0085",
  "\u009b31m",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u2066",
  "\u061c",
  "\ud800",
  "\udc00x",
  "\0",
]) {
  test(`harmless on a terminal, and unchanged for a reader: ${JSON.stringify(harmful)}`, () => {
    const line = formatEntry({ subject: harmful, [harmful]: [harmful] });
    assert.doesNotMatch(line, HARMFUL);
    assert.deepEqual(JSON.parse(line), { subject: harmful, [harmful]: [harmful] });
  });
}

test("any text comes back as it was, and its line is harmless", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = formatEntry({ text });
      assert.deepEqual(JSON.parse(line), { text });
      return !HARMFUL.test(line);
    }),
  );
});

test("a letter outside the BMP stays as it is", () => {
  assert.equal(formatEntry({ s: "😀" }), '{"s":"😀"}');
});

for (const [name, entry] of Object.entries({
  "one long string": { n: 1, s: "x".repeat(1_000_000) },
  "many strings": { n: 1, s: Array(3000).fill("x".repeat(100)) },
  "a long list": { n: 1, s: upTo(100_000) },
  "what grows when escaped": { n: 1, s: "\u202e".repeat(100_000) },
  "lists of lists": { n: 1, s: Array(100).fill(Array(100).fill("\u0000".repeat(50))) },
  "many keys": Object.fromEntries([["n", 1], ...upTo(20_000).map((n) => [`k${n}`, '\u202e€\\"'])]),
})) {
  test(`a line is at most 64 KiB: ${name}`, (t) => {
    const line = formatEntry(entry);
    assert.ok(Buffer.byteLength(line) < 64 * KIB, `${Buffer.byteLength(line)}`);
    assert.ok(Buffer.byteLength(line) > 500);
    assert.doesNotMatch(line, HARMFUL);
    const file = place(t);
    appendLog(file, entry, { host });
    const [read] = [...readLog(file)];
    assert.ok(read?.n === 1 || typeof read?.shortened === "string");
  });
}

test("a string is cut with an ellipsis, the rest of the entry stays", () => {
  const { id, s }: LogLine = JSON.parse(formatEntry({ id: "<a@b>", s: "x".repeat(70_000) }));
  assert.deepEqual([id, s], ["<a@b>", `${"x".repeat(4096)}…`]);
});

test("beyond its size the file is renamed, and so many are kept", (t) => {
  const file = place(t);
  for (const n of upTo(99))
    appendLog(file, { n, pad: "x".repeat(80) }, { host, maxBytes: 1000, keep: 3 });
  const names = ["log.jsonl", "log.jsonl.1", "log.jsonl.2", "log.jsonl.3"];
  assert.deepEqual(fs.readdirSync(join(file, "..")).sort(), names);
  const kept = numbers(file);
  assert.deepEqual(kept, upTo(99, Number(kept[0])));
  assert.ok(kept.length > 30 && kept.length < 50, `${kept.length}`);
  for (const name of ["log.jsonl.1", "log.jsonl.2"]) {
    const { size } = fs.statSync(join(file, "..", name));
    assert.ok(size > 1000 && size < 1200);
  }
});

test("generations are read in the order of their numbers", (t) => {
  const file = place(t);
  fs.mkdirSync(join(file, ".."), { recursive: true });
  for (const n of upTo(12, 1)) fs.writeFileSync(`${file}.${n}`, `{"n":${-n}}\n`);
  fs.writeFileSync(file, '{"n":0}\n');
  for (const other of [
    `${file}.lock`,
    `${file}.1x`,
    `${file}.01`,
    `${file}.`,
    `${file}x.1`,
    `${file}.1234567`,
  ])
    fs.writeFileSync(other, '{"n":99}\n');
  assert.deepEqual(
    numbers(file),
    upTo(12).map((n) => n - 12),
  );
});

test("torn lines are skipped, and the next entry does not become part of one", (t) => {
  const file = place(t);
  appendLog(file, { n: 1 }, { host });
  fs.appendFileSync(file, '{"n":2,"subj');
  appendLog(file, { n: 3 }, { host });
  fs.appendFileSync(file, 'null\n[1]\n"x"\n\n\0\0\0\n');
  appendLog(file, { n: 4 }, { host });
  assert.deepEqual(numbers(file), [1, 3, 4]);
});

test("an entry that a full disk has cut is an error", (t) => {
  const file = place(t);
  const original = fs.writeSync;
  t.after(() => Reflect.set(fs, "writeSync", original));
  Reflect.set(fs, "writeSync", (fd: number, bytes: Buffer) =>
    original(fd, bytes, 0, bytes.length - 3),
  );
  assert.throws(() => appendLog(file, { n: 1 }, { host }), /bytes of a log line/);
});

for (const failing of ["openSync", "writeSync", "renameSync"] as const) {
  test(`a log that can't be written is an error: ${failing}`, async (t) => {
    const file = place(t);
    appendLog(file, { n: 1, pad: "x".repeat(200) }, { host });
    const full = ({ name }: { name: string }) => {
      if (name === failing) throw systemError("ENOSPC");
    };
    const open = fs.readdirSync("/proc/self/fd").length;
    const appending = watched(full, async () => appendLog(file, { n: 2 }, { host, maxBytes: 100 }));
    await assert.rejects(appending, { code: "ENOSPC" });
    assert.equal(fs.readdirSync("/proc/self/fd").length, open);
    assert.equal(fs.existsSync(`${file}.lock`), false);
  });
}

test("while another process rotates, nobody else does", (t) => {
  const file = place(t);
  appendLog(file, { n: 1, pad: "x".repeat(200) }, { host });
  fs.writeFileSync(`${file}.lock`, "");
  const renamed = t.mock.method(fs, "renameSync");
  appendLog(file, { n: 2 }, { host, maxBytes: 100 });
  assert.equal(renamed.mock.callCount(), 0, "nor is the lock moved, not even for a moment");
  assert.deepEqual(fs.readdirSync(join(file, "..")).sort(), ["log.jsonl", "log.jsonl.lock"]);
  assert.deepEqual(numbers(file), [1, 2]);
});

test("the lock of a process that died is removed after a minute, and rotation goes on", (t) => {
  const file = place(t);
  appendLog(file, { n: 1, pad: "x".repeat(200) }, { host });
  fs.writeFileSync(`${file}.lock`, "");
  const later = { ...host, now: () => Date.now() + 61_000 };
  appendLog(file, { n: 2 }, { host: later, maxBytes: 100 });
  assert.deepEqual(fs.readdirSync(join(file, "..")), ["log.jsonl"]);
  appendLog(file, { n: 3 }, { host: later, maxBytes: 100 });
  assert.deepEqual(fs.readdirSync(join(file, "..")), ["log.jsonl.1"]);
  assert.deepEqual(numbers(file), [1, 2, 3]);
});

test("a lock that was renewed while it was judged is given back", async (t) => {
  const file = place(t);
  appendLog(file, { n: 1, pad: "x".repeat(200) }, { host });
  const lock = `${file}.lock`;
  fs.writeFileSync(lock, "");
  const old = Date.now() / 1000 - 100;
  fs.utimesSync(lock, old, old);
  await watched(
    ({ name, path }) => {
      if (name !== "renameSync" || path !== lock) return;
      fs.rmSync(lock);
      fs.writeFileSync(lock, "another's");
    },
    async () => appendLog(file, { n: 2 }, { host, maxBytes: 100 }),
  );
  assert.deepEqual(fs.readdirSync(join(file, "..")).sort(), ["log.jsonl", "log.jsonl.lock"]);
  assert.equal(fs.readFileSync(lock, "utf8"), "another's");
});

test("a rotation between two entries is seen once, however late one comes to it", async (t) => {
  const file = place(t);
  appendLog(file, { n: 1, pad: "x".repeat(200) }, { host });
  // Between our own line and our look at the size under the lock, another process has rotated.
  await watched(
    ({ name, path }) => {
      if (name === "openSync" && path === `${file}.lock`) fs.renameSync(file, `${file}.1`);
    },
    async () => appendLog(file, { n: 2 }, { host, maxBytes: 100 }),
  );
  assert.deepEqual(fs.readdirSync(join(file, "..")), ["log.jsonl.1"]);
  assert.deepEqual(numbers(file), [1, 2]);
});

test("a reader that is overtaken by a rotation misses nothing and repeats nothing", async (t) => {
  const file = place(t);
  for (const n of upTo(9))
    appendLog(file, { n, pad: "x".repeat(200) }, { host, maxBytes: 500, keep: 9 });
  appendLog(file, { n: 10 }, { host });
  let rotated = false;
  const found = await watched(
    ({ name, path }) => {
      if (rotated || name !== "openSync" || path !== `${file}.1`) return;
      rotated = true;
      for (let number = 9; number > 0; number--) {
        const from = number === 1 ? file : `${file}.${number - 1}`;
        if (fs.existsSync(from)) fs.renameSync(from, `${file}.${number}`);
      }
    },
    async () => numbers(file),
  );
  assert.deepEqual(found, upTo(10, Number(found[0])));
  assert.ok(Number(found[0]) <= 3);
});

test("50 processes that log and rotate lose no line", async (t) => {
  const run = driver(t);
  const file = place(t);
  const lines = 40;
  const job = { kind: "log", file, lines, maxBytes: 4000, keep: 500 } as const;
  const ends = await Promise.all(Array.from({ length: 50 }, () => run(job)));
  assert.deepEqual(
    ends.filter(({ status, errors }) => status !== 0 || errors !== ""),
    [],
  );
  const entries = [...readLog(file)].map((entry) => `${entry.pid} ${entry.line}`);
  assert.equal(entries.length, 50 * lines);
  assert.equal(new Set(entries).size, 50 * lines);
  const names = fs.readdirSync(join(file, ".."));
  assert.ok(names.length > 3 && !names.includes("log.jsonl.lock"), names.join());
});

test("cut further only where it must be: strings and lists that are short enough stay", () => {
  const short = { string: "x".repeat(4096), list: upTo(4095), pair: [1, 2] };
  const cut = JSON.parse(formatEntry({ ...short, s: "y".repeat(70_000), l: upTo(5000) }));
  assert.deepEqual(cut, { ...short, s: `${"y".repeat(4096)}…`, l: [...upTo(4095), "…"] });
});

test("cut to 64 of each in the end, and a line even so", () => {
  const cut = JSON.parse(formatEntry({ n: 1, s: Array(200).fill("x".repeat(600)) }));
  assert.deepEqual(cut, { n: 1, s: [...Array(64).fill(`${"x".repeat(64)}…`), "…"] });
});

test("a line has 64 KiB with its newline, to the octet", () => {
  const text = (octets: number) => ({ s: "x".repeat(octets - '{"s":""}'.length) });
  assert.equal(formatEntry(text(64 * KIB - 1)), JSON.stringify(text(64 * KIB - 1)));
  assert.match(formatEntry(text(64 * KIB)), /…/);
  // Names are not cut.
  const name = (octets: number) => ({ ["x".repeat(octets - '{"":1}'.length)]: 1 });
  assert.equal(formatEntry(name(64 * KIB - 1)), JSON.stringify(name(64 * KIB - 1)));
  assert.match(formatEntry(name(64 * KIB)), /^\{"shortened":/);
});

test("a log is rotated above its size, not at it, and its lock is touched no sooner", async (t) => {
  const file = place(t);
  appendLog(file, { n: 1 }, { host });
  const { size } = fs.statSync(file);
  let locked = 0;
  const append = (n: number) =>
    watched(
      ({ path }) => {
        if (path === `${file}.lock`) locked++;
      },
      async () => appendLog(file, { n }, { host, maxBytes: 3 * size }),
    );
  await append(2);
  await append(3);
  assert.deepEqual([fs.statSync(file).size, locked], [3 * size, 0]);
  await append(4);
  assert.ok(locked > 0);
  assert.deepEqual(fs.readdirSync(join(file, "..")), ["log.jsonl.1"]);
});

test("a log that can't be opened is not opened again", async (t) => {
  const file = place(t);
  appendLog(file, { n: 1 }, { host });
  let opened = 0;
  const appending = watched(
    ({ name }) => {
      if (name === "openSync" && ++opened === 1) throw systemError("EACCES");
    },
    async () => appendLog(file, { n: 2 }, { host }),
  );
  await assert.rejects(appending, { code: "EACCES" });
  assert.deepEqual(numbers(file), [1]);
});

test("a log that is there and can't be read is an error, and what was opened is closed", async (t) => {
  const file = place(t);
  appendLog(file, { n: 1 }, { host });
  fs.writeFileSync(`${file}.1`, '{"n":0}\n');
  fs.linkSync(`${file}.1`, `${file}.2`); // as if a rotation were under way
  const open = fs.readdirSync("/proc/self/fd").length;
  assert.deepEqual(numbers(file), [0, 1]);
  const reading = watched(
    ({ name, path }) => {
      if (name === "openSync" && path === `${file}.2`) throw systemError("EIO");
    },
    async () => numbers(file),
  );
  await assert.rejects(reading, { code: "EIO" });
  assert.equal(fs.readdirSync("/proc/self/fd").length, open);
});
