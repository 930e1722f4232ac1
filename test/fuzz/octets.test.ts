/** What reads and writes octets: messages, mailboxes, transfer encodings, MIME. */

import assert from "node:assert/strict";
import { messagesIn } from "../../src/archive/file.js";
import { decompressed } from "../../src/archive/gzip.js";
import { isMbox, readMbox } from "../../src/archive/mbox.js";
import type { Source } from "../../src/archive/source.js";
import type { Body } from "../../src/core/contracts/ports.js";
import { unfold } from "../../src/core/message/header.js";
import { fromLine, quoteMboxrd, unquoteMboxrd } from "../../src/core/message/mboxrd.js";
import { readMail } from "../../src/core/message/parse-mail.js";
import { memoryContent } from "../../src/io/content.js";
import { cleaned, type Describing, isValidType } from "../../src/mime/content-type.js";
import { base64, type Decoder, quotedPrintable } from "../../src/mime/decoders.js";
import { beginningOf, headerFilter } from "../../src/mime/header.js";
import { lineShaper } from "../../src/mime/lines.js";
import { readMime } from "../../src/mime/read-mime.js";
import { host as HOST } from "../folders/tools.js";
import type { Random } from "./mutate.js";
import { type Parser, tryParsers } from "./parsers.js";

const octets = (text: string): Buffer => Buffer.from(text, "latin1");
const text = (chunks: Iterable<Buffer>): string =>
  Buffer.concat([...chunks].map((chunk) => Buffer.from(chunk))).toString("latin1");

/** The same octets in pieces of any length. */
function* inPieces(bytes: Buffer, random: Random): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random.below(40);
    yield bytes.subarray(at, end);
    at = end;
  }
}

const FROM_LINE = "From a@b.example  Thu Nov  2 10:00:00 2023\n";
const LINES = [
  "From x\n",
  ">From x\n",
  ">>From x\n",
  "From",
  "\n\nFrom \n",
  `\n${FROM_LINE}`,
  "text\n",
  "\r\n",
  "\rFrom x",
];

function checkMboxrd(some: string, random: Random): void {
  const bytes = octets(some);
  const message = bytes.toString("latin1");
  const quoted = text(quoteMboxrd(inPieces(bytes, random)));
  assert.doesNotMatch(`\n${quoted}`, /\nFrom /);
  assert.equal(quoted, message.replace(/(^|\n)(>*From )/g, "$1>$2"), "as the format says");
  assert.equal(text(unquoteMboxrd(inPieces(octets(quoted), random))), bytes.toString("latin1"));
}

const sourceOf = (bytes: Buffer): Source => ({
  size: bytes.length,
  fd: null,
  readAt: (into, position) => bytes.copy(into, 0, position),
  close: () => {},
});

const messagesOf = (bytes: Buffer): string[] =>
  [...readMbox(sourceOf(bytes))].map(({ content }) => text(content.chunks()));

/** As the mbox folder writes it. */
function entry(message: Buffer, random: Random): Buffer[] {
  const whole = message.at(-1) === 10 ? message : Buffer.concat([message, Buffer.from("\n")]);
  return [
    fromLine("a@b", random.below(2_000_000) * 1_000_000),
    ...quoteMboxrd([whole]),
    Buffer.from("\n"),
  ].map((chunk) => Buffer.from(chunk));
}

function checkMbox(box: string, random: Random): void {
  const bytes = octets(box);
  if (isMbox(sourceOf(bytes))) {
    const length = messagesOf(bytes).reduce((sum, message) => sum + message.length, 0);
    assert.ok(length < bytes.length);
  }
  const messages = box.split("|").map(octets);
  const written = Buffer.concat(messages.flatMap((message) => entry(message, random)));
  assert.deepEqual(
    messagesOf(written),
    messages.map((message) => message.toString("latin1").replace(/[^\n]$|^$/, "$&\n")),
    "what was written is read",
  );
}

/** What a folder of mail has in it: whatever begins as it may, nothing is thrown. */
function checkFile(some: string): void {
  const bytes = octets(some);
  const content = [...(messagesIn("f", sourceOf(bytes)) ?? [])].map((saved) => saved.content);
  const length = content.reduce((sum, { size }) => sum + size, 0);
  assert.ok(length <= bytes.length);
  for (const { size, chunks } of content) assert.equal(text(chunks()).length, size);
  const packed = Buffer.concat([GZIP, bytes]);
  try {
    decompressed(sourceOf(packed), { tmpFolder: "/nonexistent", host: HOST });
  } catch (error) {
    assert.match(String(error), /can't be decompressed/);
  }
}

const GZIP = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
const SEPARATORS = [
  "From \n",
  "From - \n",
  "From a@b\n",
  FROM_LINE,
  `From ${"0123456789".repeat(4)} Mon Sep 17 00:00:00 2001\n`,
];
const SAVED = [
  ...SEPARATORS.map((line) => `${line}A: b\nC: d\n\ne\n\n${line}A: b\nContent-Length: 3\n\nx\n`),
  "12\nA: b\n\nbody\n<?xml version=",
  "\n\nA: b\n",
];

/** Of longer lines nothing is kept, so that what their blanks mean can depend on the pieces. */
const LONGEST_LINE = 64 * 1024;

function checkDecoders(content: string, random: Random): void {
  const bytes = octets(content);
  const decoded = (decoder: Decoder, pieces: Iterable<Buffer>): string => {
    const all = [...pieces].map((piece) => Buffer.from(decoder(piece, false)));
    return Buffer.concat([...all, decoder(Buffer.alloc(0), true)]).toString("latin1");
  };
  for (const make of [base64, quotedPrintable]) {
    const whole = decoded(make(), [bytes]);
    assert.ok(whole.length <= bytes.length);
    if (bytes.length < LONGEST_LINE) assert.equal(decoded(make(), inPieces(bytes, random)), whole);
  }
  assert.equal(decoded(base64(), [octets(bytes.toString("base64"))]), bytes.toString("latin1"));
}

function checkMimeHeader(some: string): void {
  const bytes = octets(some);
  const header = bytes.toString("latin1");
  const beginning = beginningOf(bytes);
  assert.ok(beginning.bodyStart <= bytes.length);
  assert.match(beginning.header.toString("latin1"), /^(?:content-[a-z-]+: [^\r\n]*\n){0,3}\n$/);
  const filter = headerFilter();
  const kept = header.split(/(?<=\n)/).flatMap((line) => filter(octets(line)) ?? []);
  const known =
    /^(?:[ \t]|\r?\n$|\s*(?:content-(?:type|disposition|transfer-encoding)|from|to|cc|bcc|subject|date)\s*:)/i;
  for (const line of kept) assert.match(line.toString("latin1"), known);
}

function checkDescribing(some: string): void {
  const [type, disposition] = some.split("|").map((value) => unfold(octets(value)));
  const clean = cleaned({ type, disposition });
  assert.equal(clean.type === undefined, type === undefined);
  if (clean.type !== undefined) assert.ok(isValidType(clean.type), clean.type);
  for (const value of [clean.type, clean.disposition]) assert.doesNotMatch(value ?? "", /[\n\r\0]/);
  // What was decoded may look like one more encoded word.
  if (namesOf(clean).some((name) => name?.includes("%3D%3F") === true)) return;
  const again = cleaned(clean);
  assert.deepEqual(namesOf(again), namesOf(clean), "its name stays what it is");
}

const namesOf = ({ type = "", disposition = "" }: Describing): (string | null)[] =>
  [type, disposition].map((value) => /(?<=name\*=utf-8'')\S+$/.exec(value)?.[0] ?? null);

const NAMED = [
  "text/plain; name=a.txt|inline",
  "text|attachment; filename*0*=utf-8''%c3; filename*1=%bc",
  'multipart/mixed; boundary="b" (x)|',
  '|attachment; filename==?utf-8?b?w7w=?=.pdf; filename="=?utf-8?q?a_b?="',
];
const NAMED_PIECES = [
  "; ",
  "name",
  "file",
  "*0",
  "*",
  "=",
  "''",
  "%e9",
  "=?x?q?",
  "?=",
  "(",
  ")",
  "|",
];

function checkLines(some: string, random: Random): void {
  const bytes = octets(some);
  for (const endsInCr of [true, false]) {
    const [whole, pieces] = [lineShaper(endsInCr), lineShaper(endsInCr)];
    const shaped = text([...inPieces(bytes, random)].map((piece) => pieces(piece)));
    assert.equal(shaped, whole(bytes).toString("latin1"));
    assert.ok(shaped.length <= bytes.length);
  }
}

const FIELDS = [
  "Return-Path: <ada@analytic.example>\nDelivered-To: merlyn+training@blue.stonehenge.example\n",
  "Received: by c; Sun, 22 Nov 2026 10:00:00 +0000\nFrom: Ada <ada@analytic.example>\nTo: a@b, c@d\nCc: x:;\n",
  "Subject: =?utf-8?q?x?=\nDate: Sun, 22 Nov 2026 10:00:00 +0100\nMessage-ID: <a@b>\nIn-Reply-To: <c@d>\n",
  "List-Id: Talk <talk.lists.example>\nAuto-Submitted: auto-replied\n",
];

/** What is read out of the header when a rule asks for it. */
const READ = [
  ...(["subject", "from", "to", "cc", "replyTo", "date", "messageId", "inReplyTo"] as const),
  ...(["list", "automatic", "envelope", "recipient", "sender"] as const),
] as const;

function checkMessage(message: string, random: Random): void {
  const notes: string[] = [];
  const empty: Body = { text: "", html: "", attachments: [], refused: null };
  const mail = readMail(
    memoryContent(octets(message)),
    {
      options: {},
      environment: { SENDER: random.one(["", "a@b", message], "") },
      fromLine: random.one([null, FROM_LINE], null),
    },
    {
      rewrite: { user: "merlyn", domain: "stonehenge.example" },
      mime: async () => empty,
      scan: async () => assert.fail(),
      authenticate: async () => assert.fail(),
      note: (note) => notes.push(note),
    },
  );
  for (const name of READ) assert.doesNotThrow(() => JSON.stringify(mail[name]), name);
  const { messageId, inReplyTo, size } = mail;
  assert.equal(size, octets(message).length);
  for (const id of [messageId, inReplyTo])
    assert.ok(id === null || /^<[^<>\s]+>$/.test(id), String(id));
  for (const name of ["From", "Subject", "X-A"]) {
    assert.equal(mail.headers(name)[0] ?? null, mail.header(name));
    assert.equal(mail.headers(name).length, mail.rawHeader(name).length);
  }
  mail.addressedTo("merlyn");
}

const PARTS = [
  "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n",
  "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=iso-2022-jp; format=flowed\n\na \nb\n--b--\n",
  "Content-Type: a/b; name*0*=utf-8''%c3; name*1*=%bc\nContent-Transfer-Encoding: base64\n\nYWJj\n",
  "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Disposition: inline\n\nFrom: a@b\nTo: c@d\n\ninner\n--b--",
  "Content-Type: multipart/mixed; boundary=b\n\n--b \nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQ29udGVudC1UeXBlOiBhL2I7IG5hbWU9eAoKMQ==\n--b--\t\n",
  "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: quoted-printable\n\n=00a=\n",
];
const MIME_PIECES = [
  "--b\n",
  "--b--\n",
  "--",
  "\n\n",
  "Content-Type: ",
  "multipart/mixed; boundary=b\n",
  "message/rfc822\n",
  "text/html",
  "; charset=",
  "; name=",
  "*0*=",
  "''",
  "%",
  "=?utf-8?b?",
  "base64",
  "__proto__",
  "--b \t\n",
  "--b2\n",
  "multipart/digest; boundary=b2\n",
  "Content-Type: text\n",
  "charset=us-ascii",
  "\r",
];

async function checkMime(message: string): Promise<void> {
  const {
    text: plain,
    html,
    attachments,
    refused,
  } = await readMime(memoryContent(octets(message)), () => 0);
  assert.doesNotMatch(refused ?? "", /not finished/);
  assert.ok(
    typeof plain === "string" && typeof html === "string" && (refused === null || refused !== ""),
  );
  for (const { name, type, size } of attachments) {
    assert.ok(
      !/[\n\r\0]/.test(name + type) &&
        name === name.trim() &&
        type !== "" &&
        size <= octets(message).length,
    );
  }
}

const PARSERS: readonly Parser[] = [
  {
    name: "mboxrd",
    seeds: [LINES.join(""), ...LINES],
    pieces: ["From ", ">", "\n", "F", "From"],
    check: checkMboxrd,
  },
  {
    name: "mailboxes",
    seeds: [
      `${FROM_LINE}a: b\n\nc\n\n${FROM_LINE}d: e\n\nf\n`,
      `${FROM_LINE}\r\nx\r\n\r\n${FROM_LINE}`,
      "a\n|b|c\n\n",
    ],
    pieces: [FROM_LINE, "\n\n", "From ", ">", "|"],
    check: checkMbox,
  },
  {
    name: "saved files",
    seeds: SAVED,
    pieces: [...SEPARATORS, "\n\n", "Content-Length: ", "5\n", "<?xml", "A: b\n"],
    check: checkFile,
  },
  {
    name: "transfer encodings",
    seeds: ["YWJj\r\nYWI=\n", "a=3Db=\n c \t\n=C3=BC", "=\r\n"],
    pieces: ["=", "=4", "\r", "=\n", " \n", "A=", "===="],
    check: checkDecoders,
  },
  {
    name: "headers for MIME",
    seeds: [...PARTS, ...FIELDS.map((fields) => `${fields}Content-Type: a/b\n\n`)],
    pieces: MIME_PIECES,
    check: checkMimeHeader,
  },
  {
    name: "messages",
    seeds: [FIELDS.join(""), `${FIELDS.join("")}\nbody\n`, ...FIELDS],
    pieces: ["From: ", "To: ", "Message-ID: ", "<", ">", "@", "Received: x\n"],
    check: checkMessage,
    share: 0.5,
  },
  {
    name: "lines of MIME",
    seeds: [...PARTS, "--b\r\r--b--  \t"],
    pieces: MIME_PIECES,
    check: checkLines,
  },
  { name: "types and names", seeds: NAMED, pieces: NAMED_PIECES, check: checkDescribing },
  { name: "MIME", seeds: PARTS, pieces: MIME_PIECES, check: checkMime, share: 0.05 },
];

tryParsers(PARSERS);
