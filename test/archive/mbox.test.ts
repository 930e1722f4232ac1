import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { isMbox, readMbox } from "../../src/archive/mbox.js";
import { openSource } from "../../src/archive/source.js";
import { fromLine, quoteMboxrd } from "../../src/core/message/mboxrd.js";
import { hideReaderFields } from "../../src/core/message/reader-fields.js";
import { assertLinear, hostile } from "../core/hostile.js";
import { host, scratch } from "../folders/tools.js";

const FROM_LINE = "From a@b.example  Thu Nov  2 10:00:00 2023";
const WINDOW = 256 * 1024;

/** Reads octets as an mbox: the messages, or null when they are none. */
function read(
  t: TestContext,
  bytes: Buffer | string,
  file = join(scratch(t), "box"),
): string[] | null {
  fs.writeFileSync(file, bytes, { encoding: "latin1" });
  const source = openSource(file, { tmpFolder: "/nonexistent", host });
  try {
    if (!isMbox(source)) return null;
    return [...readMbox(source)].map(({ content }) => {
      let text = "";
      for (const chunk of content.chunks()) text += chunk.toString("latin1");
      assert.equal(content.size, text.length);
      return text;
    });
  } finally {
    source.close();
  }
}

const A = "Subject: a\nFrom: a@b.example\n\na\n";
const B = "From: Ada <ada@b.example>\nSubject: b\n\nb\n";
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
/** What `git format-patch` writes first. */
const PATCH = (digits: number): string =>
  `From ${"0123456789abcdef".repeat(4).slice(0, digits)} Mon Sep 17 00:00:00 2001\n`;

/** File, and the messages in it. */
const BOXES: [name: string, file: string, messages: string[] | null][] = [
  ["one message", `${FROM_LINE}\na: b\n\nc\n\n`, ["a: b\n\nc\n"]],
  ["no empty line at the end", `${FROM_LINE}\na: b\n\nc\n`, ["a: b\n\nc\n"]],
  ["no newline at the end", `${FROM_LINE}\na: b\n\nc`, ["a: b\n\nc"]],
  ["empty lines at the end: one is the separator", `${FROM_LINE}\na\n\n\n\n`, ["a\n\n\n"]],
  [
    "a header without a body",
    `${FROM_LINE}\na: b\n\n\n${FROM_LINE}\nc: d\n\n\n`,
    ["a: b\n\n", "c: d\n\n"],
  ],
  ["an empty message", `${FROM_LINE}\n\n${FROM_LINE}\nx\n\n`, ["", "x\n"]],
  ["only a From_ line", `${FROM_LINE}\n`, [""]],
  ["only a From_ line that does not end", FROM_LINE, [""]],
  ["an empty message at the end", `${FROM_LINE}\nx\n\n${FROM_LINE}`, ["x\n", ""]],
  [
    "a From_ line behind a line of text",
    `${FROM_LINE}\nx\n${FROM_LINE}\ny\n`,
    [`x\n${FROM_LINE}\ny\n`],
  ],
  [
    "a line of text behind an empty one",
    `${FROM_LINE}\nx\n\nFrom here on\n\n`,
    ["x\n\nFrom here on\n"],
  ],
  [
    "a From field",
    `${FROM_LINE}\nx\n\nFrom: a@b Thu Nov  2 10:00:00 2023\n`,
    ["x\n\nFrom: a@b Thu Nov  2 10:00:00 2023\n"],
  ],
  [
    "quoted lines",
    `${FROM_LINE}\n>From x\n>>From y\n> From z\n\n`,
    ["From x\n>From y\n> From z\n"],
  ],
  [
    "a quoted From_ line behind an empty one",
    `${FROM_LINE}\nx\n\n>${FROM_LINE}\n\n`,
    [`x\n\n${FROM_LINE}\n`],
  ],
  ["CRLF", `${FROM_LINE}\r\na\r\n\r\n${FROM_LINE}\r\nb\r\n\r\n`, ["a\r\n", "b\r\n"]],
  ["CRLF and an empty message", `${FROM_LINE}\r\n\r\n${FROM_LINE}\r\nb\r\n`, ["", "b\r\n"]],
  ["lone CRs", `${FROM_LINE}\na\r\r${FROM_LINE}\rb\n`, [`a\r\r${FROM_LINE}\rb\n`]],
  ["NULs", `${FROM_LINE}\n\0\n\n${FROM_LINE}\n\0\0\n\n`, ["\0\n", "\0\0\n"]],
  ["bare From_ lines", `From \n${A}\nFrom \n${B}`, [A, B]],
  ["bare From_ lines, CRLF", crlf(`From \n${A}\nFrom \n${B}`), [crlf(A), crlf(B)]],
  ["bare From_ lines of different blanks", `From \t\n${A}\nFrom   \n${B}`, [A, B]],
  ["From_ lines of Mozilla's", `From - Mon Jun  3 12:50:27 1996\n${A}\nFrom - \n${B}`, [A, B]],
  ["the first without a date", `From - \n${A}\nFrom - Mon Jun  3 12:50:27 1996\n${B}`, [A, B]],
  ["senders without a date", `From a@b.example\n${A}\nFrom c@d.example\n${B}`, [A, B]],
  [
    "dates that nobody knows",
    `From a@b 2026-11-30T09:00:00Z\n${A}\nFrom c@d 2026-11-30T09:00:01Z\n${B}`,
    [A, B],
  ],
  [
    "text that begins like a From_ line, in one without dates",
    `From \n${A}\nFrom here on\n\nFrom \n\nFrom x\nSubject: y\nno header\n\nFrom \n${B}`,
    [`${A}\nFrom here on\n\nFrom \n\nFrom x\nSubject: y\nno header\n`, B],
  ],
  [
    "a bare From_ line that no header follows",
    `${FROM_LINE}\n${A}\nFrom \nx\n`,
    [`${A}\nFrom \nx\n`],
  ],
  ...[40, 64, 7].map((digits): (typeof BOXES)[number] => [
    `a patch in the text, its commit of ${digits} digits`,
    `${FROM_LINE}\n${A}\n${PATCH(digits)}${B}\n${FROM_LINE}\n${B}`,
    [`${A}\n${PATCH(digits)}${B}`, B],
  ]),
  [
    "a patch right below the header",
    `${FROM_LINE}\na: b\n\n${PATCH(40)}${B}`,
    [`a: b\n\n${PATCH(40)}${B}`],
  ],
  ["a series of patches", `${PATCH(40)}${A}\n${PATCH(40)}${B}`, [A, B]],
  ["one message below a bare From_ line", `From \n${A}`, null],
  ["a message", "a: b\n\nc\n", null],
  ["a From_ line without a date", `From me\nx\n\n${FROM_LINE}\ny\n`, null],
  ["an empty line first", `\n${FROM_LINE}\nx\n`, null],
  ["a first line of 5,000 octets", `From ${"a".repeat(5000)} Thu Nov  2 10:00:00 2023\nx\n`, null],
];

for (const [name, file, messages] of BOXES) {
  test(`${name}${messages === null ? " is no mbox" : ""}`, (t) =>
    assert.deepEqual(read(t, file), messages));
}

test("the From_ line comes with its message", (t) => {
  const file = join(scratch(t), "box");
  fs.writeFileSync(
    file,
    `From a Thu Nov  2 10:00:00 2023\nx\n\nFrom b Thu Nov  2 10:00:00 2023\r\n\n`,
  );
  const source = openSource(file, { tmpFolder: "/nonexistent", host });
  t.after(source.close);
  assert.deepEqual(
    [...readMbox(source)].map((message) => message.fromLine),
    ["From a Thu Nov  2 10:00:00 2023", "From b Thu Nov  2 10:00:00 2023"],
  );
});

/** As an mbox folder is written: what readers believe renamed, quoted, ended by a newline, followed by an empty line. */
function box(messages: readonly Buffer[]): Buffer {
  const parts = messages.flatMap((message) => [
    fromLine("a@b.example", 1_700_000_000_000),
    ...quoteMboxrd(hideReaderFields([message])),
    Buffer.from(message.length > 0 && message.at(-1) !== 0x0a ? "\n\n" : "\n"),
  ]);
  return Buffer.concat(parts);
}

/** Text that an mbox has its trouble with. */
const awkward = fc
  .array(
    fc.constantFrom(
      "\n",
      "\r\n",
      "From ",
      ">",
      "F",
      "rom ",
      FROM_LINE,
      "x",
      "a: b\n",
      "\0",
      "\xff",
      "\r",
      "X-Status: D\n",
      "content-length",
      "X-Sortmail-",
    ),
    {
      maxLength: 40,
    },
  )
  .map((parts) => Buffer.from(parts.join(""), "latin1"));

test("what is written to an mbox is read from it, but for the final newline", (t) => {
  const file = join(scratch(t), "box");
  const property = fc.property(fc.array(awkward, { minLength: 1, maxLength: 8 }), (messages) => {
    const ended = messages.map((message) => message.toString("latin1").replace(/([^\n])$/, "$1\n"));
    assert.deepEqual(read(t, box(messages), file), ended);
  });
  fc.assert(property, { numRuns: 300 });
});

test("a message begins wherever its From_ line meets the window's edge", (t) => {
  const file = join(scratch(t), "box");
  const second = "y".repeat(10_000);
  for (const about of [WINDOW - 4096 - 2, WINDOW - 4096, WINDOW]) {
    for (let at = about - 60; at < about + 10; at++) {
      for (const end of ["\n", "\r\n"]) {
        const first = `${"x".repeat(at - FROM_LINE.length - 2 * end.length)}${end}`;
        const text = `${FROM_LINE}${end}${first}${end}${FROM_LINE}${end}${second}${end}`;
        assert.deepEqual(
          read(t, text, file)?.map((message) => message.length),
          [first.length, second.length + end.length],
          `${at}`,
        );
      }
    }
  }
});

test("a quoted line is unquoted wherever it lies in a message over 1 MiB", (t) => {
  const file = join(scratch(t), "box");
  for (let pad = 0; pad < 12; pad++) {
    const message = `${"x".repeat(65_536 - pad)}\n>From x\n`.repeat(20);
    const [only, ...more] = read(t, box([Buffer.from(message)]), file) ?? [];
    assert.ok(only === message && more.length === 0, `${pad}`);
  }
});

test("a file that becomes shorter while it is read is an error", (t) => {
  const file = join(scratch(t), "box");
  fs.writeFileSync(file, `${FROM_LINE}\nx\n\n`.repeat(10));
  const source = openSource(file, { tmpFolder: "/nonexistent", host });
  t.after(source.close);
  const reading = readMbox(source);
  reading.next();
  fs.truncateSync(file, 100);
  assert.throws(() => [...reading], /became shorter/);
});

test("a hostile mbox costs time in proportion to its length", (t) => {
  const pieces = [
    "\n\nFrom ",
    "\n\nFrom a Thu Nov  2 ",
    "\nFrom ",
    "\n\nFrom a Thu Nov  2 10:00:00 2023 x",
  ];
  assertLinear(hostile(pieces), (text) => read(t, `${FROM_LINE}\n${text}`));
  assert.equal(read(t, `${FROM_LINE}\n\n`.repeat(20_000))?.length, 20_000);
});

/** What is in doubt of an mbox's messages. */
function doubts(t: TestContext, text: string): (string | null)[] {
  const file = join(scratch(t), "box");
  fs.writeFileSync(file, text);
  const source = openSource(file, { tmpFolder: "/nonexistent", host });
  try {
    return [...readMbox(source)].map(({ doubt }) => doubt && (/^\S+ \S+/.exec(doubt)?.[0] ?? ""));
  } finally {
    source.close();
  }
}

/** Two that nobody quoted the second one's From_ line in: it may be text of the first. */
function counted(length: number, last = ""): string {
  const second = `${FROM_LINE}\n${A}`;
  return `${FROM_LINE}\nSubject: x\nContent-Length: ${length}\n\nx\n\n${second}${last}`;
}

test("where a Content-Length says that a message goes on, it decides nothing, and both halves are in doubt", (t) => {
  const length = `x\n\n${FROM_LINE}\n${A}`.length;
  const both = ["by a", "by a"];
  assert.deepEqual(doubts(t, counted(length)), both);
  assert.deepEqual(doubts(t, counted(length, `\n${FROM_LINE}\n${B}`)), [...both, null]);
  for (const wrong of [0, 1, 2, length - 4, length + 1, 10 ** 9])
    assert.deepEqual(doubts(t, counted(wrong)), [null, null], `${wrong}`);
  assert.deepEqual(doubts(t, counted(length).replaceAll("\n", "\r\n")), [null, null]);
});

test("where no header is below a From_ line, what is above and below it is in doubt", (t) => {
  const whole = `${FROM_LINE}\n${A}\n`;
  assert.deepEqual(doubts(t, `${whole}${whole}${FROM_LINE}\nmore of it\n\n${whole}`), [
    null,
    "a From_",
    "a From_",
    null,
  ]);
  assert.deepEqual(doubts(t, `${FROM_LINE}\nx\n`), [null]);
  assert.deepEqual(doubts(t, `${whole}${FROM_LINE}\n\n${FROM_LINE}`), [null, null, null]);
});
