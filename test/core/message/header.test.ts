import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import {
  decodeField,
  HEADER_LIMIT,
  parseHeader,
  unfold,
} from "../../../src/core/message/header.js";
import { CORPUS, corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { assertLinear, hostile } from "../hostile.js";

const bytes = (text: string) => Buffer.from(text, "latin1");

/** Names with raw values, and the text from where the body begins. */
function read(message: string) {
  const { fields, bodyStart, truncated } = parseHeader(bytes(message));
  assert.equal(truncated, false);
  return {
    fields: fields.map(({ name, raw }) => [name, raw.toString("latin1")]),
    body: message.slice(bodyStart),
  };
}

test("fields keep their order, their case, their duplicates and their folding", () => {
  const { fields } = parseHeader(bytes("Received: a\n\tb\nSubject:x\nRECEIVED: c\n\nbody: no\n"));
  assert.deepEqual(
    fields.map(({ name, lower, raw }) => [name, lower, raw.toString()]),
    [
      ["Received", "received", " a\n\tb"],
      ["Subject", "subject", "x"],
      ["RECEIVED", "received", " c"],
    ],
  );
});

test("lines end in LF, CRLF or both", () => {
  const fields = [
    ["A", " 1\r\n 2"],
    ["B", " 3"],
  ];
  assert.deepEqual(read("A: 1\r\n 2\r\nB: 3\n\r\nbody"), { fields, body: "body" });
});

test("an old Macintosh's message ends its lines in CR", () => {
  const fields = [
    ["A", " 1\r\t2"],
    ["B", " 3"],
  ];
  assert.deepEqual(read("A: 1\r\t2\rB: 3\r\rbody\rmore"), { fields, body: "body\rmore" });
  assert.deepEqual(read("A: 1\r\t2\rB: 3\r\rbody\nmore"), { fields, body: "body\nmore" });
  assert.deepEqual(read("A: 1\r\t2\rB: 3"), { fields, body: "" });
});

test("so it does below the lines that a server has put above it", () => {
  const { fields, body } = read("Received: x\nReturn-Path: <a>\nA: 1\r\t2\rB: 3\r\rbody\rmore");
  assert.deepEqual(
    [fields.map(([name]) => name), body],
    [["Received", "Return-Path", "A", "B"], "body\rmore"],
  );
  assert.equal(read("Received: x\n\r\rbody").body, "\rbody");
  assert.deepEqual(read("Received: x\nA: 1\r\r").fields, [
    ["Received", " x"],
    ["A", " 1"],
  ]);
  for (const end of ["\r\r\n", "\r\r\r\n"])
    assert.equal(read(`A: 1\nB: 2${end}C: 3\n\nx`).fields.length, 3, JSON.stringify(end));
});

test("a lone CR ends no line where lines end in LF", () => {
  assert.deepEqual(read("A: 1\rB: 2\n\nx"), { fields: [["A", " 1\rB: 2"]], body: "x" });
  assert.deepEqual(read("A: 1\r\r\nB: 2\n\nx").fields, [
    ["A", " 1\r"],
    ["B", " 2"],
  ]);
});

test("the first line that is no header line begins the body", () => {
  assert.deepEqual(read("A: 1\nno field\nB: 2\n\nx"), {
    fields: [["A", " 1"]],
    body: "no field\nB: 2\n\nx",
  });
  assert.deepEqual(read("A: 1\n: no name\n").body, ": no name\n");
  assert.deepEqual(read("A: 1\nin name: x\n").body, "in name: x\n");
  assert.deepEqual(read("A: 1\nFrom x\n").body, "From x\n");
});

test("a message without a header is all body", () => {
  for (const text of ["hello\nthere: x\n", "hello", " indented\nA: b\n", "\u0000"]) {
    assert.deepEqual(read(text), { fields: [], body: text });
  }
  assert.deepEqual(read(""), { fields: [], body: "" });
  assert.deepEqual(read("\nbody"), { fields: [], body: "body" });
});

test("a message without a body, or without an end of its header, is read", () => {
  assert.deepEqual(read("A: 1\n\n"), { fields: [["A", " 1"]], body: "" });
  assert.deepEqual(read("A: 1\n"), { fields: [["A", " 1"]], body: "" });
  assert.deepEqual(read("A: 1"), { fields: [["A", " 1"]], body: "" });
});

test("From_ lines and lines of white space on top are skipped", () => {
  const fields = [["A", " 1"]];
  assert.deepEqual(read(">From x@y Mon Jan  1 00:00:00 2001\nFrom x@y\n  \nA: 1\n\nx"), {
    fields,
    body: "x",
  });
  assert.deepEqual(read("From : x\n\n").fields, [["From", " x"]]);
});

test("a line of white space continues the field above it", () => {
  assert.deepEqual(read("A: 1\n \t\n 2\n\nx"), { fields: [["A", " 1\n \t\n 2"]], body: "x" });
});

test("white space before the colon is no part of the name", () => {
  assert.deepEqual(read("A \t: 1\n\n").fields, [["A", " 1"]]);
});

test("odd names and NUL bytes do no harm", () => {
  assert.deepEqual(read("\xdcber-\xff: \0\xe9\0\nA:\n\n\0").fields, [
    ["\xdcber-\xff", " \0\xe9\0"],
    ["A", ""],
  ]);
});

test("a header beyond the limit counts as body", () => {
  const message = bytes(`A: 1\nB: ${"x".repeat(HEADER_LIMIT)}\nC: 3\n\nbody`);
  const { fields, bodyStart, truncated } = parseHeader(message);
  assert.deepEqual(
    fields.map(({ name, raw }) => [name, raw.length]),
    [
      ["A", 2],
      ["B", HEADER_LIMIT - "A: 1\nB:".length],
    ],
  );
  assert.equal(bodyStart, HEADER_LIMIT);
  assert.equal(truncated, true);
  assert.deepEqual(parseHeader(message.subarray(0, HEADER_LIMIT)).truncated, true);
  assert.equal(parseHeader(bytes(`A: 1\n\n${"x".repeat(HEADER_LIMIT)}`)).truncated, false);
});

test("a line that the limit cuts may have been a field's: the header counts as cut", () => {
  const above = `A: ${"x".repeat(HEADER_LIMIT - "A: \nSub".length)}\n`;
  const { fields, bodyStart, truncated } = parseHeader(bytes(`${above}Subject: x\n\nbody`));
  assert.deepEqual([fields.length, bodyStart, truncated], [1, HEADER_LIMIT - 3, true]);
});

test("what only looks like a line on top in its middle or at its end is the body's", () => {
  for (const body of ["Hello From me\nA: 1\n\nx", "Hello >From me\nA: 1\n", "Hello \nA: 1\n"])
    assert.deepEqual(read(body), { fields: [], body });
});

test("an empty line on top ends the header, whatever ends the lines of the body", () => {
  assert.deepEqual(read("\nA: 1\r\rx"), { fields: [], body: "A: 1\r\rx" });
});

test("a hundred thousand fields are all found", () => {
  const { fields } = parseHeader(bytes(`${"a: b\n c\n".repeat(100_000)}\n`));
  assert.equal(fields.length, 100_000);
});

test("parsing is linear whatever the lines are", () => {
  const pieces = [
    "a:\n",
    ">From \n",
    "From \r\n",
    " \n",
    "\n",
    "a: b\r",
    "\r",
    "x",
    ":",
    "a: b\n c\n",
    "a\t",
    "\r\r\n",
  ];
  assertLinear(hostile(pieces, ["a: b\n", "x\r"]), (text) => parseHeader(bytes(text)));
});

test("unfolding leaves one line, and one space for each fold", () => {
  assert.equal(unfold(bytes(" a\r\n b \n\t \tc\r d \n \n e ")), "a b c d e");
  assert.equal(unfold(bytes("")), "");
  assert.equal(unfold(bytes("  a  b\tc ")), "a  b\tc");
});

test("undeclared bytes are UTF-8 where they can be, else windows-1252", () => {
  assert.equal(unfold(Buffer.from("grüße €")), "grüße €");
  assert.equal(unfold(Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80, 0x93])), "grüße €“");
});

test("control characters and line separators become spaces", () => {
  assert.equal(unfold(Buffer.from("a\0b\x1bc\x7fd\u0085e\u2028f\tg")), "a b c d e f\tg");
});

test("an encoded line break makes no second line", () => {
  assert.equal(decodeField(bytes(" =?utf-8?Q?a=0D=0ABcc:_x=00?=")), "a  Bcc: x");
  assert.equal(decodeField(bytes(" =?utf-8?B?4oCoYQ==?= ")), "a");
});

test("a folded encoded subject is decoded", () => {
  assert.equal(
    decodeField(bytes(" =?utf-8?Q?Gr=C3=BC?=\r\n\t=?utf-8?Q?=C3=9Fe?= an\n alle")),
    "Grüße an alle",
  );
});

const token = fc.stringMatching(/^[!-9;-~]{1,20}$/);
const line = fc.stringMatching(/^[!-~]{1,30}$/);

test("a header built of folded fields gives them back", () => {
  const field = fc.record({ name: token, lines: fc.array(line, { minLength: 1, maxLength: 4 }) });
  const end = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(
      fc.array(field, { minLength: 1, maxLength: 10 }),
      end,
      line,
      (fields, newline, body) => {
        const header = fields
          .map(({ name, lines }) => `${name}: ${lines.join(`${newline} `)}${newline}`)
          .join("");
        const message = bytes(header + newline + body);
        const parsed = parseHeader(message);
        assert.deepEqual(
          parsed.fields.map(({ name, raw }) => ({ name, text: unfold(raw) })),
          fields.map(({ name, lines }) => ({ name, text: lines.join(" ") })),
        );
        assert.equal(message.toString("latin1", parsed.bodyStart), body);
      },
    ),
  );
});

test("any bytes are read, and every field lies above the body", () => {
  const nasty = fc.constantFrom(
    "a: b",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    ":",
    "From x",
    "\0",
    "=?utf-8?q?=0a?=",
    "é",
  );
  const any = fc.oneof(
    fc.array(nasty).map((parts) => Buffer.from(parts.join(""))),
    fc.uint8Array().map(Buffer.from),
  );
  fc.assert(
    fc.property(any, (message) => {
      const { fields, bodyStart } = parseHeader(message);
      assert.ok(bodyStart >= 0 && bodyStart <= message.length);
      for (const { raw } of fields) {
        assert.ok(raw.byteOffset + raw.length <= message.byteOffset + bodyStart);
        assert.match(decodeField(raw), /^(?:[^\p{Cc}\p{Zl}\p{Zp}]|\t)*$/u);
      }
    }),
  );
});

test("every message of the corpus is read", { skip: NO_CORPUS }, () => {
  const files = corpusFiles("mail", "no-reply", "bursts");
  const headless = files.filter((file) => {
    const { fields } = parseHeader(readFileSync(file));
    for (const { raw } of fields) decodeField(raw);
    return fields.length === 0;
  });
  assert.ok(files.length > 1000);
  assert.ok(headless.length <= 5, `no header found: ${headless.join("\n")}`);
});

test("known subjects of the corpus are read as a person reads them", { skip: NO_CORPUS }, () => {
  const subject = (file: string) => {
    const { fields } = parseHeader(readFileSync(join(CORPUS ?? "", file)));
    return decodeField(fields.find(({ lower }) => lower === "subject")?.raw ?? Buffer.alloc(0));
  };
  assert.equal(
    subject("mail/mikel-mail/spec/fixtures/emails/rfc2822/example14.eml"),
    "Re: TEST テストテスト",
  );
  assert.equal(
    subject("no-reply/set-of-emails/maildir/mac/lhost-exim-01.eml"),
    "Mail delivery failed: returning message to sender",
  );
});
