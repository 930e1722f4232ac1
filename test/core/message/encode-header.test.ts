import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddresses } from "../../../src/core/message/address-list.js";
import { controlsToSpaces } from "../../../src/core/message/charset.js";
import { encodeField } from "../../../src/core/message/encode-header.js";
import { decodeField, parseHeader, unfold } from "../../../src/core/message/header.js";

/** The field as a message has it, and what is read of it. */
function written(name: string, text: string) {
  const lines = encodeField(name, text);
  const header = parseHeader(Buffer.from(`${lines.join("\n")}\n\n`));
  assert.equal(header.fields.length, 1, lines.join("|"));
  const raw = header.fields[0]?.raw ?? Buffer.alloc(0);
  return { lines, header, read: decodeField(raw), addresses: parseAddresses(unfold(raw)) };
}

test("plain text stays as it is, and is folded where it is long", () => {
  assert.deepEqual(encodeField("X-Course", "autumn term"), ["X-Course: autumn term"]);
  assert.deepEqual(encodeField("Subject", ""), ["Subject:"]);
  assert.deepEqual(encodeField("X", `${"a".repeat(70)} ${"b".repeat(90)} c`), [
    `X: ${"a".repeat(70)}`,
    ` ${"b".repeat(90)}`,
    " c",
  ]);
});

test("words that are not ASCII are encoded, and with them the space between two of them", () => {
  assert.deepEqual(encodeField("Subject", "Re: Größe und Maß heißt viel"), [
    "Subject: Re: =?utf-8?B?R3LDtsOfZQ==?= und =?utf-8?Q?Ma=C3=9F_hei=C3=9Ft?=",
    " viel",
  ]);
  assert.match(encodeField("Subject", "日本語").join(), /^Subject: =\?utf-8\?B\?5pel5pys6Kqe\?=$/);
});

test("nothing begins a second field, and what looks encoded is what the text says", () => {
  const { lines, read } = written("Subject", "a\r\nBcc: b@c\0\u2028x =?utf-8?Q?a?=");
  assert.equal(lines[0]?.startsWith("Subject: a  Bcc: b@c"), true);
  assert.equal(read, "a  Bcc: b@c  x =?utf-8?Q?a?=");
});

test("in addresses only the names are encoded; a comma in quotes stays in the name", () => {
  const text =
    '"Schmidt, Jörg \\"J\\"" <jorg@x.example>, Ada <ada@y.example>, "A, B" <ab@z.example>';
  const { addresses } = written("Reply-To", text);
  assert.deepEqual(
    addresses.map(({ name, address }) => `${name}|${address}`),
    ['Schmidt, Jörg "J"|jorg@x.example', "Ada|ada@y.example", "A, B|ab@z.example"],
  );
});

test("whatever the text is, it is read again as it was, in lines of at most 998 octets", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      " ",
      "  ",
      "ö",
      "=?",
      "?=",
      "日本",
      "\ud800",
      "x".repeat(950),
      " ".repeat(70),
      "😀",
    ),
    fc.string({ maxLength: 30 }),
  );
  const name = fc.constantFrom("Subject", "X", "X-".repeat(38));
  fc.assert(
    fc.property(name, fc.array(piece, { maxLength: 12 }), (field, parts) => {
      const { lines, read, header } = written(field, parts.join(""));
      const clean = controlsToSpaces(parts.join("").toWellFormed()).replaceAll("\t", " ");
      assert.equal(read, clean.trim());
      assert.equal(header.bodyStart > 0, true);
      for (const line of lines) assert.ok(Buffer.byteLength(line) <= 998 && !/[^ -~]/.test(line));
    }),
    { numRuns: 300 },
  );
});
