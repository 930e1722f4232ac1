import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { base64, type Decoder, quotedPrintable } from "../../src/mime/decoders.js";
import { assertLinear, hostile } from "../core/hostile.js";

/** In pieces of so many octets. */
function decoded(decoder: Decoder, content: Buffer, size = content.length || 1): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += size)
    pieces.push(Buffer.from(decoder(content.subarray(at, at + size), false)));
  return Buffer.concat([...pieces, decoder(Buffer.alloc(0), true)]).toString("latin1");
}

const octets = (text: string): Buffer => Buffer.from(text, "latin1");

const BASE64: readonly (readonly [written: string, text: string])[] = [
  ["", ""],
  ["YQ==", "a"],
  ["YWI=", "ab"],
  ["YWJj", "abc"],
  ["YW\r\nJj\n", "abc"],
  ["YQ", "a"],
  ["YWI", "ab"],
  ["Y", ""],
  ["YQ==YWI=YWJj", "aababc"],
  ["YQ=YWJj", "aabc"],
  ["=Y=W=", ""],
  ["Y!W\0J\xffj", "abc"],
  ["_-", ""],
];

test("base64: line ends and garbage are passed over, padding may be missing, segments may follow one another", () => {
  for (const [written, text] of BASE64)
    assert.equal(decoded(base64(), octets(written)), text, written);
});

const QUOTED: readonly (readonly [written: string, text: string])[] = [
  ["", ""],
  ["Gr=FC=dfe", "Gr\xfc\xdfe"],
  ["one=\ntwo=\r\nthree", "onetwothree"],
  ["one= \t\ntwo", "onetwo"],
  ["one \t \ntwo\t\r\nthree ", "one\ntwo\r\nthree"],
  ["a  b\tc", "a  b\tc"],
  ["=ZZ =\xff=4 =4", "=ZZ =\xff=4 =4"],
  ["==41", "=A"],
  ["=3D41", "=41"],
  ["a=", "a"],
  ["a= ", "a"],
  ["a=\rb", "a=\rb"],
  ["a \rb", "a\rb"],
  ["=0D=0A", "\r\n"],
  ["\xff\0", "\xff\0"],
];

test("quoted-printable: what is no encoding stands for itself, blanks at the end of a line are no part of it", () => {
  for (const [written, text] of QUOTED)
    assert.equal(decoded(quotedPrintable(), octets(written)), text, JSON.stringify(written));
});

/** Octets that mean something, and others. */
const anyContent = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."==  \t\r\n\n4AfgY".split("")),
      fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)),
    ),
  )
  .map((chars) => octets(chars.join("")));

test("it does not matter in which pieces the content comes", () => {
  fc.assert(
    fc.property(anyContent, fc.integer({ min: 1, max: 9 }), (content, size) => {
      for (const decoder of [base64, quotedPrintable]) {
        assert.equal(decoded(decoder(), content, size), decoded(decoder(), content));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("what was encoded comes back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const content = Buffer.from(bytes);
      const quoted = [...content]
        .map((octet) => `=${octet.toString(16).padStart(2, "0")}`)
        .join("");
      assert.equal(
        decoded(base64(), octets(content.toString("base64")), 7),
        content.toString("latin1"),
      );
      assert.equal(decoded(quotedPrintable(), octets(quoted), 7), content.toString("latin1"));
    }),
  );
});

const QUOTED_PRINTABLE = /=[\t ]*(?:\r?\n|$)|[\t ]+(?=[\r\n]|$)|=([0-9A-Fa-f]{2})/g;

test("quoted-printable is what its definition says", () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      const defined = content
        .toString("latin1")
        .replace(QUOTED_PRINTABLE, (_, hex = "") =>
          hex === "" ? "" : String.fromCharCode(Number.parseInt(hex, 16)),
        );
      assert.equal(decoded(quotedPrintable(), content), defined);
    }),
    { numRuns: 2_000 },
  );
});

test("lines without end, and blanks without end, are not kept", () => {
  for (const piece of ["x", " ", "=", "\t", "= ", "=4", "\r", "=41", " =", "=\r"]) {
    const decoder = quotedPrintable();
    for (let count = 0; count < 100; count++) decoder(octets(piece.repeat(5_000)), false);
    assert.ok(decoder(Buffer.alloc(0), true).length < 100_000, JSON.stringify(piece));
  }
});

test("in a line that is too long encodings are whole all the same", () => {
  for (const shift of [0, 1, 2, 3, 4, 5])
    for (const [piece, text] of [
      ["=41", "A"],
      ["=3D", "="],
      ["==41", "=A"],
      ["= x", "= x"],
      ["=4x", "=4x"],
    ] as const) {
      const content = octets("x".repeat(shift) + piece.repeat(40_000));
      assert.equal(
        decoded(quotedPrintable(), content, 70_000),
        "x".repeat(shift) + text.repeat(40_000),
        piece,
      );
    }
});

test("a megabyte of anything takes no time to speak of", () => {
  const contents = hostile(["=", " ", "=4", "= ", "=\n", " \n", "A=", "\r", "=\r"], ["=", "x "]);
  for (const decoder of [base64, quotedPrintable])
    assertLinear(contents, (text) => decoded(decoder(), octets(text), 65_536));
});
