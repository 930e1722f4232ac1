import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { HEAD_SIZE } from "../../src/io/content.js";
import { type Intake, NothingToReadError, readMessage } from "../../src/io/intake.js";
import { host, scratch, systemError, watched } from "../folders/tools.js";
import { driver } from "./processes.js";

const MIB = 1024 * 1024;

/** Reads a message from a file; where it is spooled comes back too. */
function taken(t: TestContext, bytes: Buffer | string): Intake & { spool: string } {
  const folder = scratch(t);
  const file = join(folder, "in");
  const spool = join(folder, "state/spool");
  fs.writeFileSync(file, bytes);
  const fd = fs.openSync(file, "r");
  try {
    return { ...readMessage(fd, { spoolFolder: spool, host }), spool };
  } finally {
    fs.closeSync(fd);
  }
}

/** All chunks, copied: each is valid until the next one is asked for. */
function wholeOf(content: Content): Buffer {
  const copies: Buffer[] = [];
  for (const chunk of content.chunks()) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

test("no octet at all is no message", (t) => {
  assert.throws(() => taken(t, ""), new NothingToReadError("nothing on standard input"));
});

for (const size of [1, 65_535, 65_536, 65_537, 262_144, MIB - 1, MIB]) {
  test(`${size} octets stay in memory`, (t) => {
    const bytes = randomBytes(size);
    const { content, fromLine, spool, discard } = taken(t, bytes);
    assert.deepEqual([content.size, content.file, fromLine], [size, null, null]);
    assert.ok(content.head.equals(bytes) && wholeOf(content).equals(bytes));
    assert.equal(fs.existsSync(spool), false);
    discard();
  });
}

for (const size of [MIB + 1, MIB + 65_537, 3 * MIB]) {
  test(`${size} octets go to a spool file`, (t) => {
    const bytes = randomBytes(size);
    const { content, spool, discard } = taken(t, bytes);
    const file = content.file ?? "";
    assert.equal(content.size, size);
    assert.equal(content.head.length, HEAD_SIZE);
    assert.ok(content.head.equals(bytes.subarray(0, HEAD_SIZE)));
    assert.ok(wholeOf(content).equals(bytes));
    assert.ok(fs.readFileSync(file).equals(bytes));
    assert.equal(fs.statSync(file).mode & 0o7777, 0o600);
    assert.equal(fs.statSync(spool).mode & 0o7777, 0o700);
    fs.linkSync(file, join(spool, "..", "kept"));
    discard();
    assert.deepEqual(fs.readdirSync(spool), []);
    assert.ok(fs.readFileSync(join(spool, "..", "kept")).equals(bytes));
  });
}

test("a spool file is synced once its last octet is written", async (t) => {
  const calls: string[] = [];
  const bytes = randomBytes(MIB + 1);
  await watched(
    ({ name, path }) => {
      if (path.includes("/spool/")) calls.push(name);
    },
    async () => taken(t, bytes),
  );
  assert.deepEqual(calls.filter((name) => name !== "fchmodSync").slice(-3), [
    "writeSync",
    "fsyncSync",
    "closeSync",
  ]);
});

for (const failing of ["writeSync", "fsyncSync"] as const) {
  test(`no spool file is left when ${failing} fails`, async (t) => {
    const folder = scratch(t);
    const file = join(folder, "in");
    fs.writeFileSync(file, randomBytes(2 * MIB));
    const fd = fs.openSync(file, "r");
    const full = ({ name, path }: { name: string; path: string }) => {
      if (name === failing && path.includes("/spool/")) throw systemError("ENOSPC");
    };
    const read = async () => readMessage(fd, { spoolFolder: join(folder, "spool"), host });
    await assert.rejects(watched(full, read), { code: "ENOSPC" });
    fs.closeSync(fd);
    assert.deepEqual(fs.readdirSync(join(folder, "spool")), []);
  });
}

test("two messages spooled by one process in one millisecond get two files", (t) => {
  const still = { ...host, now: () => 1_700_000_000_000 };
  const folder = scratch(t);
  const file = join(folder, "in");
  fs.writeFileSync(file, randomBytes(MIB + 5));
  const files = [1, 2].map(() => {
    const fd = fs.openSync(file, "r");
    const { content } = readMessage(fd, { spoolFolder: join(folder, "spool"), host: still });
    fs.closeSync(fd);
    return content.file;
  });
  assert.equal(new Set(files).size, 2);
  assert.equal(fs.readdirSync(join(folder, "spool")).length, 2);
});

test("a spool file that has become shorter is an error, never a shorter message", (t) => {
  const { content } = taken(t, randomBytes(2 * MIB));
  fs.truncateSync(content.file ?? "", MIB + 7);
  assert.throws(() => wholeOf(content), /bytes are missing/);
});

const FROM_LINE = "From a@b.example  Thu Nov  2 10:00:00 2023";

/** Input, From_ line, message. */
const STARTS: [name: string, input: string, fromLine: string | null, message: string][] = [
  ["a From_ line", `${FROM_LINE}\nSubject: x\n\nbody\n`, FROM_LINE, "Subject: x\n\nbody\n"],
  ["one that ends in CRLF", `${FROM_LINE}\r\nSubject: x\r\n`, FROM_LINE, "Subject: x\r\n"],
  ["one without a date", "From a@b.example\nSubject: x\n", "From a@b.example", "Subject: x\n"],
  ["one with nothing below it", `${FROM_LINE}\n`, FROM_LINE, ""],
  ["only the first of two", `${FROM_LINE}\n${FROM_LINE}\n`, FROM_LINE, `${FROM_LINE}\n`],
  ["one that does not end", FROM_LINE, null, FROM_LINE],
  ["an obsolete From field", "From : a@b.example\n\nbody\n", null, "From : a@b.example\n\nbody\n"],
  ["an obsolete From field with tabs", "From \t : a@b.example\n", null, "From \t : a@b.example\n"],
  [
    "a colon in the sender",
    "From a:b@c Thu Nov  2 10:00:00 2023\nx",
    "From a:b@c Thu Nov  2 10:00:00 2023",
    "x",
  ],
  ["a From field", "From: a@b.example\n\nbody\n", null, "From: a@b.example\n\nbody\n"],
  ["a quoted From_ line", `>${FROM_LINE}\nx`, null, `>${FROM_LINE}\nx`],
  ["an empty line above it", `\n${FROM_LINE}\nx`, null, `\n${FROM_LINE}\nx`],
  ["UTF-8", "From grün@b.example\nx", "From grün@b.example", "x"],
];

for (const [name, input, fromLine, message] of STARTS) {
  test(`the From_ line: ${name}`, (t) => {
    const intake = taken(t, input);
    assert.equal(intake.fromLine, fromLine);
    assert.equal(wholeOf(intake.content).toString(), message);
    assert.equal(intake.content.size, Buffer.byteLength(message));
    assert.ok(intake.content.head.equals(Buffer.from(message)));
  });
}

test("a From_ line in Latin-1 is read as that", (t) => {
  assert.equal(taken(t, Buffer.from("From gr\xfcn@b\nx", "latin1")).fromLine, "From grün@b");
});

test("a first line longer than the first read is the message's own", (t) => {
  const long = `From ${"a".repeat(70_000)}\nx`;
  assert.equal(taken(t, long).content.size, long.length);
  assert.equal(taken(t, `From ${"a".repeat(60_000)}\nx`).content.size, 1);
});

for (const beyond of [-1, 0, 1]) {
  test(`the From_ line does not count towards the 1 MiB (${beyond})`, (t) => {
    const message = randomBytes(MIB + beyond);
    const { content, fromLine } = taken(t, Buffer.concat([Buffer.from(`${FROM_LINE}\n`), message]));
    assert.equal(fromLine, FROM_LINE);
    assert.equal(content.size, message.length);
    assert.equal(content.file === null, beyond <= 0);
    assert.ok(content.head.equals(message.subarray(0, MIB)));
    assert.ok(wholeOf(content).equals(message));
  });
}

test("an interrupted or a not yet filled pipe is read on", async (t) => {
  const errors = ["EAGAIN", "EINTR", "EAGAIN"];
  const bytes = randomBytes(100_000);
  const { content } = await watched(
    ({ name }) => {
      const code = name === "readSync" ? errors.pop() : undefined;
      if (code !== undefined) throw systemError(code);
    },
    async () => taken(t, bytes),
  );
  assert.deepEqual(errors, []);
  assert.ok(content.head.equals(bytes));
});

test("any other error of a read is not taken for the end", async (t) => {
  const broken = ({ name }: { name: string }) => {
    if (name === "readSync") throw systemError("EIO");
  };
  await assert.rejects(
    watched(broken, async () => taken(t, "x")),
    { code: "EIO" },
  );
});

test("20 MB through a pipe, in odd pieces, arrive octet by octet", async (t) => {
  const bytes = randomBytes(20_000_003);
  const pieces = [
    bytes.subarray(0, 1),
    bytes.subarray(1, 7000),
    bytes.subarray(7000, 2 * MIB),
    bytes.subarray(2 * MIB),
  ];
  const { said, errors } = await driver(t)({ kind: "intake", folder: scratch(t) }, pieces);
  assert.equal(errors, "");
  assert.deepEqual(
    [said.size, said.sha256],
    [bytes.length, createHash("sha256").update(bytes).digest("hex")],
  );
});

test("memory does not grow with the message: 100 MB cost at most 16 MiB", async (t) => {
  const run = driver(t);
  const piece = randomBytes(MIB);
  const bare = (await run({ kind: "nothing" })).said.peak;
  const { said } = await run({ kind: "intake", folder: scratch(t) }, Array(100).fill(piece));
  assert.equal(said.size, 100 * MIB);
  assert.ok(said.before - bare < 16 * 1024, `${said.before - bare} kB more after reading`);
  assert.ok(said.peak - bare < 16 * 1024, `${said.peak - bare} kB more after reading it twice`);
});
