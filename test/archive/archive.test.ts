import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { basename, join, relative } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readArchive } from "../../src/archive/archive.js";
import type { SavedMessage } from "../../src/archive/file.js";
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

test("marks of UTF-8 above the first From_ line of an mbox are no part of it", (t) => {
  const mbox = `${FROM_LINE}\nSubject: a\n\n${FROM_LINE}\nSubject: b\n\n`;
  const marked = { one: `\ufeff${mbox}`, two: `\ufeff\ufeff${mbox}` };
  assert.deepEqual(found(put(scratch(t), marked)), [
    ["one#1", "Subject: a\n"],
    ["one#2", "Subject: b\n"],
    ["two#1", "Subject: a\n"],
    ["two#2", "Subject: b\n"],
  ]);
  const single = put(scratch(t), { "a.eml": "\ufeffSubject: a\n\nFrom here on\n" });
  assert.deepEqual(found(single), [["a.eml", "\ufeffSubject: a\n\nFrom here on\n"]]);
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
  assert.deepEqual(found(put(scratch(t), { "box/cur/1.x": "a: 1" })), [["box/cur/1.x", "a: 1"]]);
});

test("a folder is read with all below it, by name, hidden files left out", (t) => {
  const folder = put(scratch(t), {
    "b.eml": "b: b",
    "a/box": `${FROM_LINE}\none\n\n${FROM_LINE}\ntwo\n\n`,
    "a/deep/er/c": "c: c",
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
    ["a/deep/er/c", "c: c"],
    ["b.eml", "b: b"],
    ["link", "b: b"],
    ["md/new/2", "md"],
    ["z", "error: ENOENT: no such file or directory"],
  ]);
});

test("a path that can't be read is handed out as such, and the others go on", (t) => {
  const folder = put(scratch(t), { a: "a: a", "b/c": "c: c", "d/": "" });
  assert.deepEqual(found(folder, join(folder, "nowhere")), [
    ["nowhere", "error: ENOENT: no such file or directory"],
  ]);
  fs.rmSync(join(folder, "d"), { recursive: true });
  const reading = readArchive(folder, options);
  assert.equal(only([reading.next().value]).content.head.toString(), "a: a");
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
  const folder = put(scratch(t), { "a/1": box, "a/2": "x: x", "m/cur/1": "y", "m/new/": "" });
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
    Buffer.from(`${FROM_LINE.slice(0, 12)}\nSubject: x\n\n`),
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

/** What a folder of mail holds beside messages. */
const OTHERS: Readonly<Record<string, string | Buffer>> = {
  "Inbox.msf": '// <!-- <mdb:mork:z v="1.4"/> -->\n< <(a=c)>',
  "filters.dat": 'version="9"\nlogging="no"\n',
  "Info.plist": '<?xml version="1.0"?>\n<plist/>',
  "index.json": '{"a": 1}\n',
  "list.csv": "a,b\n1,2\n",
  "notes.txt": "To do:\n- nothing\n",
  "prose.txt": "\n\nDear all, this is what I think: nothing\n",
  "url.txt": "http://x.example/\n",
  "a.pdf": "%PDF-1.7\n",
  "a.zip": Buffer.from("PK\x03\x04\0\0"),
  index: Buffer.from([0, 1, 2, 0x0a, 58]),
  blank: "\n\n",
  "digits.txt": "123\nSubject: x\n",
};

test("files that are no messages by their first lines are none, and are told", (t) => {
  const { "notes.txt": _, ...others } = OTHERS;
  const folder = put(scratch(t), { ...others, "a.eml": "Subject: x\n\nx" });
  const skipped: string[] = [];
  const told = { ...options, skipped: (path: string) => skipped.push(basename(path)) };
  assert.equal(only(readArchive(folder, told)).path, join(folder, "a.eml"));
  assert.deepEqual(skipped, Object.keys(others).sort());
  for (const name of Object.keys(others))
    assert.deepEqual([...readArchive(join(folder, name), options)], [], name);
});

test("whatever stands in a Maildir is a message, and so is what comes on standard input", async (t) => {
  const folder = put(scratch(t), { "cur/1": "no header", "new/": "" });
  assert.deepEqual(found(folder), [["cur/1", "no header"]]);
  const { said } = await driver(t)({ kind: "archive", path: "-", folder: scratch(t) }, [
    Buffer.from("no header"),
  ]);
  assert.equal(said.found[0].size, 9);
});

test("a message may have lines above its header, and any field first", (t) => {
  for (const start of ["\n\n", "From x\n", ">From x\n", "\r\n", ""])
    for (const field of ["Received: by x\n", "X-A.b_c :\n", "return-path:<>\r\n", "From: a\r"])
      assert.equal(found(put(scratch(t), { a: `${start}${field}` })).length, 1, start + field);
});

const MESSAGE = "Subject: x\n\nbody\n";
const LIST = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist>\n<plist/>\n';

test("of a file of Apple Mail, the message is read", (t) => {
  const emlx = `${MESSAGE.length}      \n${MESSAGE}${LIST}`;
  const folder = put(scratch(t), {
    "INBOX.mbox/1/Data/Messages/1.emlx": emlx,
    "INBOX.mbox/1/Data/Messages/2.partial.emlx": `${MESSAGE.length}\n${MESSAGE}`,
    "INBOX.mbox/Info.plist": LIST,
    "renamed.eml": emlx,
    "short.emlx": `500\n${MESSAGE}`,
    "Old.mbox/mbox": `${FROM_LINE}\n${MESSAGE}\n${FROM_LINE}\n${MESSAGE}\n`,
    "Old.mbox/table_of_contents": Buffer.from([0, 0, 0, 1, 0x0a]),
  });
  assert.deepEqual(found(folder), [
    ["INBOX.mbox/1/Data/Messages/1.emlx", MESSAGE],
    ["INBOX.mbox/1/Data/Messages/2.partial.emlx", MESSAGE],
    ["Old.mbox/mbox#1", MESSAGE],
    ["Old.mbox/mbox#2", MESSAGE],
    ["renamed.eml", MESSAGE],
    ["short.emlx", `error: ${500 - MESSAGE.length} bytes are missing at its end`],
  ]);
});

test("what gzip has compressed is read as if it were not", (t) => {
  const box = `${FROM_LINE}\n${MESSAGE}\n${FROM_LINE}\n${MESSAGE}\n`;
  const twice = Buffer.concat([gzipSync(box.slice(0, 50)), gzipSync(box.slice(50))]);
  const folder = put(scratch(t), {
    "a.eml.gz": gzipSync(MESSAGE),
    "box.gz": gzipSync(box),
    "box2.gz": twice,
    "cut.gz": gzipSync(box).subarray(0, 40),
    "md/cur/1:2,S": gzipSync(MESSAGE),
    "md/new/": "",
    "other.gz": gzipSync("nothing of the kind"),
    "x.emlx.gz": gzipSync(`${MESSAGE.length}\n${MESSAGE}${LIST}`),
  });
  const before = openFiles();
  assert.deepEqual(found(folder), [
    ["a.eml.gz", MESSAGE],
    ["box.gz#1", MESSAGE],
    ["box.gz#2", MESSAGE],
    ["box2.gz#1", MESSAGE],
    ["box2.gz#2", MESSAGE],
    ["cut.gz", "error: it can't be decompressed: unexpected end of file"],
    ["md/cur/1:2,S", MESSAGE],
    ["x.emlx.gz", MESSAGE],
  ]);
  assert.equal(openFiles(), before);
});

test("a large mbox that was compressed goes through a file without a name", (t) => {
  const folder = scratch(t);
  const large = Buffer.concat([
    Buffer.from(MESSAGE),
    Buffer.alloc(5 * MIB, "x\n"),
    randomBytes(2 * MIB),
  ]);
  const part = Buffer.concat([Buffer.from(`${FROM_LINE}\n`), large, Buffer.from("\n\n")]);
  for (const content of [part, Buffer.alloc(5 * MIB, "x\n")]) {
    const box = Buffer.concat([part, Buffer.from(`${FROM_LINE}\nSubject: y\n\n`), content]);
    const file = join(put(folder, { "box.gz": gzipSync(box) }), "box.gz");
    const before = openFiles();
    const sizes = [...readArchive(file, { ...options, tmpFolder: scratch(t) })].map((saved) =>
      "content" in saved ? saved.content.size : saved.error.message,
    );
    assert.equal(sizes[0], large.length + 1);
    assert.equal(openFiles(), before);
  }
  const cut = gzipSync(randomBytes(3 * MIB)).subarray(0, 2 * MIB);
  const broken = join(put(folder, { "cut.gz": cut }), "cut.gz");
  const [saved] = [...readArchive(broken, { ...options, tmpFolder: scratch(t) })];
  assert.match(
    saved && "error" in saved ? saved.error.message : "",
    /decompressed: unexpected end/,
  );
});
