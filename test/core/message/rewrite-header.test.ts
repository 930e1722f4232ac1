import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Content } from "../../../src/core/contracts/ports.js";
import { HEADER_LIMIT, parseHeader } from "../../../src/core/message/header.js";
import { type HeaderEdit, rewriteHeader } from "../../../src/core/message/rewrite-header.js";
import { contentOf } from "../../folders/tools.js";
import { corpusFiles, NO_CORPUS } from "../../harness/corpus.js";

const EDIT: HeaderEdit = {
  top: [{ name: "X-New", value: "yes" }],
  remove: (lower) => lower === "delivered-to",
};

/** A chunk is valid until the next one is asked for. */
function bytesOf(content: Content): Buffer {
  const copies: Buffer[] = [];
  for (const chunk of content.chunks()) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

/** The whole message after the edit, with what its contract promises checked. */
function rewritten(message: string | Buffer, edit: HeaderEdit = EDIT, chunkSize = 5): string {
  const content = rewriteHeader(
    contentOf(Buffer.from(message.toString("latin1"), "latin1"), chunkSize),
    edit,
  );
  const bytes = bytesOf(content);
  assert.equal(content.size, bytes.length);
  assert.ok(content.head.equals(bytes.subarray(0, HEADER_LIMIT)));
  assert.equal(content.file, null);
  assert.ok(bytesOf(content).equals(bytes), "it can be read again");
  return bytes.toString("latin1");
}

const REWRITTEN: Readonly<Record<string, readonly [string, string]>> = {
  "nothing to remove": ["A: 1\n\nx\n", "X-New: yes\nA: 1\n\nx\n"],
  "the first field": ["Delivered-To: me\nA: 1\n\nx", "X-New: yes\nA: 1\n\nx"],
  "the last field": ["A: 1\nDelivered-To: me\n\nx", "X-New: yes\nA: 1\n\nx"],
  "all fields": ["Delivered-To: me\nDELIVERED-TO: you\n\nx", "X-New: yes\n\nx"],
  "folded lines": [
    "A: 1\nDelivered-To:\n me\n\tand\n \n you\nB: 2\n\nx",
    "X-New: yes\nA: 1\nB: 2\n\nx",
  ],
  "white space before the colon": [
    "A: 1\nDelivered-To \t: me\nB : 2\n\n",
    "X-New: yes\nA: 1\nB : 2\n\n",
  ],
  "odd spacing in what stays": ["A:1\nB:\n\t 2 \nC:\n\n", "X-New: yes\nA:1\nB:\n\t 2 \nC:\n\n"],
  "the body": [
    "A: 1\n\nDelivered-To: me\n\nDelivered-To: me\n",
    "X-New: yes\nA: 1\n\nDelivered-To: me\n\nDelivered-To: me\n",
  ],
  CRLF: [
    "A: 1\r\nDelivered-To:\r\n me\r\nB: 2\r\n\r\nx\r\n",
    "X-New: yes\r\nA: 1\r\nB: 2\r\n\r\nx\r\n",
  ],
  "LF and CRLF": ["A: 1\nDelivered-To: me\r\nB: 2\r\n\nx\r\n", "X-New: yes\nA: 1\nB: 2\r\n\nx\r\n"],
  "an old Macintosh's": [
    "A: 1\rDelivered-To: me\rB: 2\r\rx\ry\n",
    "X-New: yes\rA: 1\rB: 2\r\rx\ry\n",
  ],
  "an old Macintosh's, with a line above its header": [
    "From a\rA: 1\rB: 2\r\rx\r",
    "X-New: yes\rA: 1\rB: 2\r\rx\r",
  ],
  "lone CRs in fields": [
    "A: 1\r2\nDelivered-To: a\rb\r\r\nB: 2\n\nx",
    "X-New: yes\nA: 1\r2\nB: 2\n\nx",
  ],
  "no header": ["\nHello\n", "X-New: yes\n\nHello\n"],
  "no header, and CRLF in the body": ["\nHello\r\n", "X-New: yes\n\nHello\r\n"],
  "no header, CRLF": ["\r\nHello\r\n", "X-New: yes\r\n\r\nHello\r\n"],
  "no header and no empty line": ["Hello\nthere: you\n", "X-New: yes\n\nHello\nthere: you\n"],
  "a body that looks like a continuation": [" Hello\n", "X-New: yes\n\n Hello\n"],
  "nothing at all": ["", "X-New: yes\n\n"],
  "no empty line": ["A: 1\nDelivered-To: me\nHello\n", "X-New: yes\nA: 1\nHello\n"],
  "no empty line, no field left": ["Delivered-To: me\nHello\n", "X-New: yes\nHello\n"],
  "a header and nothing else": ["A: 1\nDelivered-To: me\n", "X-New: yes\nA: 1\n"],
  "a header that breaks off": ["A: 1\nDelivered-To: me", "X-New: yes\nA: 1\n"],
  "a header that breaks off in what stays": ["Delivered-To: me\nA: 1", "X-New: yes\nA: 1"],
  "lines on top that belong to no header": [
    ">From me today\n  \nA: 1\nDelivered-To: me\n\nx",
    "X-New: yes\nA: 1\n\nx",
  ],
  "such lines, and no field": ["From me today\n\nx", "X-New: yes\n\nx"],
  "octets above 127": [
    "A: \xe4\xff\nDelivered-To: \xe4\n\n\xe4\0\xff",
    "X-New: yes\nA: \xe4\xff\n\n\xe4\0\xff",
  ],
};

for (const [name, [before, after]] of Object.entries(REWRITTEN)) {
  test(`takes whole fields out and puts new ones on top: ${name}`, () => {
    for (const chunkSize of [1, 3, 1000]) assert.equal(rewritten(before, EDIT, chunkSize), after);
  });
}

test("new fields stand in their order, lists a line each, and nothing in a value begins another field", () => {
  const top = [
    { name: "X-A", value: " evil\r\nBcc: you@example.org\n\n\0\u2028body " },
    { name: "X-B", value: ["<a@example.org>", "", "<b\n@example.org>"] },
    { name: "X-C", value: "ü" },
  ];
  const expected =
    "X-A: evil  Bcc: you@example.org    body\r\nX-B: <a@example.org>,\r\n <b @example.org>\r\nX-C: ü\r\n";
  const after = rewritten("A: 1\r\n\r\nx", { ...EDIT, top });
  assert.equal(Buffer.from(after, "latin1").toString("utf8"), `${expected}A: 1\r\n\r\nx`);
});

test("a name that is none is an error", () => {
  for (const name of ["", "a b", "a:", "a\n", "ü", "a\r\nb"]) {
    const edit = { ...EDIT, top: [{ name, value: "x" }] };
    assert.throws(
      () => rewriteHeader(contentOf(Buffer.from("A: 1\n\n")), edit),
      /is no name of a header field/,
    );
  }
});

const names = fc.constantFrom("Delivered-To", "A", "Received", "delivered-TO");
const values = fc.stringMatching(/^(?:[ -~\t]{0,10}(?:\r?\n[ \t][!-~]{0,5})?){0,3}$/);
const fields = fc.array(fc.tuple(names, values), { maxLength: 6 });

test("what stays is what was there, whatever the header", () => {
  fc.assert(
    fc.property(fields, fc.string(), fc.constantFrom("\n", "\r\n"), (header, body, newline) => {
      const message = `${header.map(([name, value]) => `${name}:${value}${newline}`).join("")}${newline}${body}`;
      const stays = parseHeader(Buffer.from(message)).fields.filter(
        ({ lower }) => lower !== "delivered-to",
      );
      const after = Buffer.from(rewritten(Buffer.from(message)), "latin1");
      const found = parseHeader(after);
      assert.deepEqual(
        found.fields.slice(1).map(({ name, raw }) => [name, raw.toString("latin1")]),
        stays.map(({ name, raw }) => [name, raw.toString("latin1")]),
      );
      assert.ok(after.subarray(found.bodyStart).equals(Buffer.from(body)));
    }),
  );
});

test("any octets at all: nothing is lost but the fields, and nothing gained but ours", () => {
  const octets = fc.array(
    fc.constantFrom("A: 1", "Delivered-To: x", "x", "\n", "\r", "\r\n", " ", "From ", ":"),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(octets, (parts) => {
      const message = parts.join("");
      const after = rewritten(message);
      const { fields: left } = parseHeader(Buffer.from(after, "latin1"));
      assert.equal(left[0]?.name, "X-New");
      assert.ok(!left.some(({ lower }) => lower === "delivered-to"));
      const before = parseHeader(Buffer.from(message, "latin1"));
      assert.ok(after.endsWith(message.slice(before.bodyStart)));
      assert.equal(
        left.length - 1,
        before.fields.filter(({ lower }) => lower !== "delivered-to").length,
      );
    }),
    { numRuns: 1000 },
  );
});

test("a header over 1 MiB: what is within is edited, what is beyond stays", () => {
  const long = `A: ${"x".repeat(998)}\n`.repeat(1100);
  const after = rewritten(`Delivered-To: me\n${long}Delivered-To: you\n\nbody\n`, EDIT, 65_536);
  assert.ok(after === `X-New: yes\n${long}Delivered-To: you\n\nbody\n`);
});

test("a field that goes on beyond 1 MiB stays whole", () => {
  const message = `A: 1\nDelivered-To: me\n${" x".repeat(HEADER_LIMIT)}\nB: 2\n\nbody\n`;
  assert.ok(rewritten(message, EDIT, 65_536) === `X-New: yes\n${message}`);
});

test("a message larger than its head is read only when it is asked for, and from its file", () => {
  let readings = 0;
  let pieces = 0;
  const bytes = Buffer.alloc(3 * 1024 * 1024, "A line of text\n");
  bytes.write("Delivered-To: me\nA: 1\n\n");
  const source = contentOf(bytes);
  const content: Content = {
    ...source,
    *chunks() {
      readings++;
      for (const chunk of source.chunks()) {
        pieces++;
        yield chunk;
      }
    },
  };
  const all = [...source.chunks()].length;
  const { size, head } = rewriteHeader(content, EDIT);
  assert.equal(readings, 1);
  assert.equal(size, bytes.length - "Delivered-To: me\n".length + "X-New: yes\n".length);
  assert.equal(head.length, HEADER_LIMIT);
  assert.ok(pieces < all / 2, `${pieces} of ${all} read for the head`);
  rewriteHeader(content, EDIT);
  assert.equal(readings, 1);
});

test("real messages keep every octet but the fields that go", { skip: NO_CORPUS }, () => {
  const files = corpusFiles("mail", "no-reply");
  assert.ok(files.length > 0);
  for (const file of files) {
    const message = readFileSync(file);
    const remove = (lower: string) => lower === "received";
    const { fields: all, bodyStart } = parseHeader(message);
    const after = Buffer.from(rewritten(message, { ...EDIT, remove }, 65_536), "latin1");
    const found = parseHeader(after);
    assert.ok(after.subarray(found.bodyStart).equals(message.subarray(bodyStart)), file);
    const stays = all.filter(({ lower }) => !remove(lower));
    assert.deepEqual(
      found.fields.slice(1).map(({ raw }) => raw),
      stays.map(({ raw }) => raw),
      file,
    );
  }
});
