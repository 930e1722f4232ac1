import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { basename, join, relative } from "node:path";
import { test } from "node:test";
import { readArchive, type SavedMessage } from "../../src/archive/archive.js";
import { readMessage } from "../../src/io/intake.js";
import { host, scratch } from "../folders/tools.js";
import { CORPUS, corpusFiles, NO_CORPUS } from "../harness/corpus.js";
import { driver } from "../io/processes.js";

const MIB = 1024 * 1024;
const FROM_LINE = "From a@b.example  Thu Nov  2 10:00:00 2023";

/** Files are read without a folder for what is temporary. */
const options = { stdin: -1, tmpFolder: "/nonexistent", host };

function put(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(join(folder, name, ".."), { recursive: true });
    if (name.endsWith("/")) fs.mkdirSync(join(folder, name), { recursive: true });
    else fs.writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What is found below a folder: name and text of each message, or the error. */
function found(folder: string, path = folder): [string, string][] {
  return [...readArchive(path, options)].map((saved) =>
    "error" in saved
      ? [relative(folder, saved.path), `error: ${saved.error.message.split(",")[0]}`]
      : [relative(folder, saved.name), saved.content.head.toString()],
  );
}

function only(saved: Iterable<unknown>): SavedMessage {
  const [message, ...more] = saved;
  assert.deepEqual(more, []);
  assert.ok(isMessage(message));
  return message;
}

function isMessage(value: unknown): value is SavedMessage {
  return typeof value === "object" && value !== null && "content" in value;
}

test("a file is one message, and says where it is", (t) => {
  const file = join(put(scratch(t), { "a.eml": "Subject: a\n\nbody\n" }), "a.eml");
  const { path, index, name, fromLine, content } = only(readArchive(file, options));
  assert.deepEqual([path, index, name, fromLine], [file, 1, file, null]);
  assert.deepEqual(
    [content.size, content.file, content.head.toString()],
    [17, null, "Subject: a\n\nbody\n"],
  );
});

test("an mbox is many, numbered from 1", (t) => {
  const file = join(
    put(scratch(t), { box: `${FROM_LINE}\nSubject: a\n\n${FROM_LINE}\nSubject: b\n\n` }),
    "box",
  );
  const messages = [...readArchive(file, options)].filter(isMessage);
  assert.deepEqual(
    messages.map(({ path, index, name, fromLine, content }) => [
      path,
      index,
      name,
      fromLine,
      content.head.toString(),
    ]),
    [
      [file, 1, `${file}#1`, FROM_LINE, "Subject: a\n"],
      [file, 2, `${file}#2`, FROM_LINE, "Subject: b\n"],
    ],
  );
});

test("a file with a From_ line without a date is one message, as a delivery would take it", (t) => {
  const text = `From somebody\nSubject: a\n\n${FROM_LINE}\nx\n`;
  const file = join(put(scratch(t), { a: text }), "a");
  const { fromLine, content } = only(readArchive(file, options));
  assert.equal(fromLine, "From somebody");
  assert.equal(content.head.toString(), text.slice(14));
});

test("an empty file is an empty mbox", (t) => {
  assert.deepEqual(found(put(scratch(t), { a: "" })), []);
});

test("a Maildir is read by the names in new and cur, and its server's own files are not", (t) => {
  const folder = put(scratch(t), {
    "new/2.x": "two",
    "cur/1.x:2,S": "one",
    "cur/3.x:2,": `${FROM_LINE}\nthree\n\n${FROM_LINE}\nstill three`,
    "cur/4.x:2,": "",
    "cur/.hidden": "no",
    "tmp/5.x": "no",
    "dovecot-uidlist": "no",
    ".Sent/cur/6.x": "six",
    ".Sent/new/": "",
    ".Sent/tmp/": "",
    "nested/cur/7.x": "seven",
    "nested/tmp/": "",
    ".git/objects/8": "no",
    "cur/9.d/": "",
    "new/99.x": "last",
  });
  assert.deepEqual(found(folder), [
    ["cur/1.x:2,S", "one"],
    ["new/2.x", "two"],
    ["cur/3.x:2,", `three\n\n${FROM_LINE}\nstill three`],
    ["cur/4.x:2,", "error: the file is empty"],
    ["cur/9.d", "error: EISDIR: illegal operation on a directory"],
    ["new/99.x", "last"],
    [".Sent/cur/6.x", "six"],
    ["nested/cur/7.x", "seven"],
  ]);
});

test("a Maildir whose new and tmp were lost is a folder of messages", (t) => {
  assert.deepEqual(found(put(scratch(t), { "box/cur/1.x": "one" })), [["box/cur/1.x", "one"]]);
});

test("a folder is read with all below it, by name, hidden files left out", (t) => {
  const folder = put(scratch(t), {
    "b.eml": "b",
    "a/box": `${FROM_LINE}\none\n\n${FROM_LINE}\ntwo\n\n`,
    "a/deep/er/c": "c",
    ".git/HEAD": "no",
    ".DS_Store": "no",
    ".Trash/cur/1": "trash",
    ".Trash/new/": "",
    "md/new/2": "md",
    "md/cur/": "",
  });
  fs.symlinkSync("b.eml", join(folder, "link"));
  fs.symlinkSync("..", join(folder, "a/loop"));
  fs.symlinkSync("nowhere", join(folder, "z"));
  assert.deepEqual(found(folder), [
    [".Trash/cur/1", "trash"],
    ["a/box#1", "one\n"],
    ["a/box#2", "two\n"],
    ["a/deep/er/c", "c"],
    ["b.eml", "b"],
    ["link", "b"],
    ["md/new/2", "md"],
    ["z", "error: ENOENT: no such file or directory"],
  ]);
});

test("a path that can't be read is handed out as such, and the others go on", (t) => {
  const folder = put(scratch(t), { a: "a", "b/c": "c", "d/": "" });
  assert.deepEqual(found(folder, join(folder, "nowhere")), [
    ["nowhere", "error: ENOENT: no such file or directory"],
  ]);
  fs.rmSync(join(folder, "d"), { recursive: true });
  const reading = readArchive(folder, options);
  assert.equal(only([reading.next().value]).content.head.toString(), "a");
  fs.rmSync(join(folder, "b"), { recursive: true });
  fs.writeFileSync(join(folder, "b"), "");
  assert.deepEqual(
    [...reading].map((saved) => [basename(saved.path), "error" in saved]),
    [["b", true]],
  );
});

const openFiles = () => fs.readdirSync("/proc/self/fd").length;

test("a FIFO is read to its end, and closed", async (t) => {
  const fifo = join(scratch(t), "fifo");
  spawnSync("mkfifo", [fifo]);
  const writer = spawn("/bin/sh", ["-c", 'printf "a: b\n\nx" >"$0"', fifo], { stdio: "ignore" });
  const before = openFiles();
  assert.equal(only(readArchive(fifo, options)).content.head.toString(), "a: b\n\nx");
  assert.equal(openFiles(), before);
  await once(writer, "close");
});

test("files are closed, also when one stops in the middle", (t) => {
  const box = `${FROM_LINE}\none\n\n`.repeat(3);
  const folder = put(scratch(t), { "a/1": box, "a/2": "x", "m/cur/1": "y", "m/new/": "" });
  const before = openFiles();
  assert.equal(found(folder).length, 5);
  assert.equal(openFiles(), before);
  for (const saved of readArchive(folder, options)) {
    assert.ok(isMessage(saved));
    break;
  }
  assert.equal(openFiles(), before);
});

test("a message over 1 MiB is read when it is asked for, as often as that, until its file is closed", (t) => {
  const bytes = Buffer.concat([
    Buffer.from(`${FROM_LINE.slice(0, 12)}\n`),
    randomBytes(2 * MIB + 3),
  ]);
  const message = bytes.subarray(13);
  const file = join(put(scratch(t), { a: bytes }), "a");
  const reading = readArchive(file, options);
  const saved: unknown = reading.next().value;
  assert.ok(isMessage(saved));
  const { content } = saved;
  assert.deepEqual([content.size, content.file], [message.length, null]);
  assert.ok(content.head.equals(message.subarray(0, MIB)));
  for (const _ of [1, 2]) {
    const copies: Buffer[] = [];
    for (const chunk of content.chunks()) copies.push(Buffer.from(chunk));
    assert.ok(Buffer.concat(copies).equals(message));
  }
  assert.equal(reading.next().done, true);
  assert.throws(() => [...content.chunks()], /after its file was closed/);
});

for (const size of [10, MIB - 1, MIB, MIB + 1, 5 * MIB]) {
  test(`${size} octets through a pipe are one message, and leave no trace`, async (t) => {
    const bytes = randomBytes(size);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const { said, errors } = await driver(t)({ kind: "archive", path: "-", folder: scratch(t) }, [
      bytes,
    ]);
    assert.equal(errors, "");
    assert.deepEqual([said.found, said.left], [[{ size, sha256 }], []]);
  });
}

test("an mbox comes through a pipe, and through a path that is one", async (t) => {
  const run = driver(t);
  const box = [
    Buffer.from(`${FROM_LINE}\none\n\n${FROM_LINE}\n`),
    Buffer.alloc(3 * MIB, "x"),
    Buffer.from(`\n\n${FROM_LINE}\n2\n`),
  ];
  for (const path of ["-", "/dev/stdin"]) {
    const { said, errors } = await run({ kind: "archive", path, folder: scratch(t) }, box);
    assert.equal(errors, "");
    assert.deepEqual(
      said.found.map(({ size }: { size: number }) => size),
      [4, 3 * MIB + 1, 2],
    );
    assert.deepEqual(said.left, []);
  }
});

test("an empty standard input is an error, as for a delivery", async (t) => {
  const { said } = await driver(t)({ kind: "archive", path: "-", folder: scratch(t) }, []);
  assert.deepEqual(said.found, [{ error: "nothing on standard input" }]);
});

test("memory grows neither with an mbox nor with a message", async (t) => {
  const run = driver(t);
  const folder = scratch(t);
  const file = join(folder, "box");
  const fd = fs.openSync(file, "w");
  const line = `${"x".repeat(76)}\n`;
  const small = Buffer.from(
    `${FROM_LINE}\nSubject: s\n\n${line.repeat(100)}>From me\n\n`.repeat(1000),
  );
  const large = Buffer.from(`${line.repeat(12_000)}>From me\n`);
  for (let n = 0; n < 5; n++) fs.writeSync(fd, small);
  fs.writeSync(fd, `${FROM_LINE}\nSubject: l\n\n`);
  for (let n = 0; n < 64; n++) fs.writeSync(fd, large);
  fs.closeSync(fd);
  const bare = (await run({ kind: "nothing" })).said.peak;
  const { said } = await run({ kind: "archive", path: file, folder: scratch(t) });
  assert.equal(said.found.length, 5001);
  assert.equal(said.found[5000].size, 12 + 64 * (large.length - 1));
  assert.ok(said.peak - bare < 32 * 1024, `${said.peak - bare} kB more`);
});

test("real messages come out of an archive as they go into a delivery", {
  skip: NO_CORPUS,
}, (t) => {
  const spoolFolder = scratch(t);
  let messages = 0;
  for (const file of corpusFiles("mail/sa-public-corpus", "no-reply/flufl-bounce", "mail/rspamd")) {
    const fd = fs.openSync(file, "r");
    try {
      const { content, fromLine } = readMessage(fd, { spoolFolder, host });
      const [saved, ...more] = [...readArchive(file, options)].filter(isMessage);
      assert.deepEqual([saved?.fromLine, more.length], [fromLine, 0], file);
      // In an mbox the empty line at the end is the separator.
      const isMbox = saved?.name.endsWith("#1") === true;
      const text = content.head.toString("latin1");
      const expected = isMbox ? text.replace(/\n\n$/, "\n").replace(/^>(>*From )/gm, "$1") : text;
      assert.equal(saved?.content.head.toString("latin1"), expected, file);
      messages++;
    } catch (error) {
      if (fs.statSync(file).size > 0) throw error;
    } finally {
      fs.closeSync(fd);
    }
  }
  assert.ok(messages > 500, `${messages} below ${CORPUS}`);
});
