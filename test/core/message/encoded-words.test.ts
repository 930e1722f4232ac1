import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeWords } from "../../../src/core/message/encoded-words.js";
import { assertLinear, hostile } from "../hostile.js";

/** Each written form, and what it says. */
function reads(cases: Readonly<Record<string, string>>): void {
  for (const [written, text] of Object.entries(cases)) assert.equal(decodeWords(written), text);
}

test("RFC 2047's examples are decoded", () => {
  reads({
    "=?US-ASCII?Q?Keith_Moore?= <x@y>": "Keith Moore <x@y>",
    "=?ISO-8859-1?Q?Andr=E9?= Pirard": "André Pirard",
    "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=":
      "If you can read this you understand the example.",
    "(=?ISO-8859-1?Q?a?=)": "(a)",
    "(=?ISO-8859-1?Q?a?= b)": "(a b)",
    "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)": "(ab)",
    "(=?ISO-8859-1?Q?a_b?=)": "(a b)",
    "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)": "(a b)",
  });
});

test("labels are read without regard to case, their language dropped", () => {
  reads({ "=?uTf-8*en?q?=c3=BC?=": "ü", "=?utf8?b?w7w?=": "ü", "=?KOI8-R?B?1MXT1A==?=": "тест" });
});

test("a character split between words of one charset is put together", () => {
  reads({
    "=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=": "ü",
    "=?utf-8?B?4oI=?=\t=?UTF-8?B?rA==?=": "€",
    "=?utf-8?B?4oI=?= =?utf-8?Q?=AC?=": "€",
    "=?utf-8?Q?=C3?= =?iso-8859-1?Q?=BC?=": "\ufffd¼",
  });
});

test("Japanese words that return to ASCII are joined without a trace", () => {
  reads({
    "=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?= =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=": "テストテスト",
  });
});

test("windows-1252 is what ISO-8859-1 and US-ASCII are taken for", () => {
  reads({ "=?iso-8859-1?Q?=93=80=94?=": "“€”", "=?us-ascii?Q?it=92s?=": "it’s" });
});

test("what can't be decoded stays as it is written", () => {
  for (const text of [
    "=?utf-7?Q?+AGE-?=",
    "=?cp850?B?YQ==?=",
    "=?x-unknown?Q?a?= =?x-unknown?Q?b?=",
    "=?utf-8?B?*broken*?=",
    "=?utf-8?X?a?=",
    "=?utf-8?Q?no end",
    "=?utf-8?Q",
    "=?utf-8?",
    "=?",
    "=? utf-8?QQ?a?=",
    "=??Q?a?=",
  ]) {
    assert.equal(decodeWords(text), text);
  }
});

test("a word that stays is no neighbour: the white space stays too", () => {
  reads({ "=?utf-8?Q?a?= =?none?Q?b?= =?utf-8?Q?c?=": "a =?none?Q?b?= c" });
});

test("words as they are written in the wild are decoded", () => {
  reads({
    "=?utf-8?Q?two words?=": "two words",
    "=?utf-8?Q?Really??=": "Really?",
    "=?utf-8?Q?a?b=C3=BC?=": "a?bü",
    "=?utf-8?Q?a=?=": "a=",
    "=?utf-8?Q?=ZZ=4?=": "=ZZ=4",
    "=?utf-8?Q??=": "",
    "x=?utf-8?Q?a?=y": "xay",
    "=?utf-8?Q?a?==?utf-8?Q?b?=": "ab",
    "=?utf-8?B?Y Q = =?=": "a",
    "=?utf-8?Q?ü=C3=BC?=": "üü",
    "=?UTF8?Q?ü=C3=BC?=": "üü",
    "=?iso-8859-1?Q?ü=FC?=": "üü",
    "=?utf-8?Q?no end =?utf-8?Q?a?=": "=?utf-8?Q?no end a",
  });
});

test("what a word decodes to is not decoded again, and is one line", () => {
  reads({
    "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=": "=?utf-8?Q?a?=",
    "=?utf-8?Q?a=0D=0Ab=00c=1B?=": "a  b c ",
  });
});

const charset = fc.constantFrom("utf-8", "UTF-8", "utf-16le");

/** A text as words of so many bytes each: characters are split wherever that falls. */
function encode(text: string, label: string, encoding: "B" | "Q", size: number): string {
  const bytes = Buffer.from(text, label === "utf-16le" ? "utf16le" : "utf8");
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    const q = [...part].map((byte) => `=${byte.toString(16).padStart(2, "0")}`).join("");
    words.push(`=?${label}?${encoding}?${encoding === "B" ? part.toString("base64") : q}?=`);
  }
  return words.join(" ");
}

test("any text is the same after encoding and decoding", () => {
  const text = fc
    .string({ unit: "grapheme", minLength: 1 })
    .filter((value) => !/^\ufeff|[\p{Cc}\p{Zl}\p{Zp}]/u.test(value));
  const encoding = fc.constantFrom("B" as const, "Q" as const);
  fc.assert(
    fc.property(
      text,
      charset,
      encoding,
      fc.integer({ min: 1, max: 45 }),
      (value, label, kind, size) => {
        assert.equal(decodeWords(encode(value, label, kind, size)), value.toWellFormed());
      },
    ),
  );
});

test("nothing makes it throw", () => {
  const piece = fc.constantFrom(
    "=?",
    "?=",
    "?",
    "=",
    "utf-8",
    "iso-2022-jp",
    "big5",
    "Q",
    "b",
    "*en",
    " ",
    "4oI",
    "=E2",
    "\u001b$B",
  );
  const any = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(fc.property(any, (text) => typeof decodeWords(text) === "string"));
});

test("decoding is linear whatever the text is", () => {
  const pieces = [
    "=?",
    "?",
    "=?a?b?",
    "=?a?q?",
    "=?a?q? ",
    "=?utf-8?q?",
    "=?utf-8?q?=41?= ",
    "=?utf-8?b?YQ?=",
    "=?b?b?*?=",
    "?=",
  ];
  assertLinear(hostile(pieces, ["=?utf-8?q?", "=?utf-8?b?"]), decodeWords);
});

test("of a text with words of many charsets, the first fifty are decoded: an unknown one takes long", () => {
  const unknown = (count: number) =>
    Array.from({ length: count }, (_, index) => `=?x-${index}?q?a?=`).join(" ");
  const text = (others: string, last: string) => `=?utf-8?q?b?= ${others} ${last} =?UTF-8?q?d?=`;
  const [few, many] = [unknown(48), unknown(49)];
  assert.equal(decodeWords(text(few, "=?koi8-r?q?c?=")), `b ${few} cd`);
  assert.equal(decodeWords(text(many, "=?koi8-r?q?c?=")), `b ${many} =?koi8-r?q?c?= d`);
});

test("what stands between the marks of a label is at most 80 characters long", () => {
  const long = `utf-8*${"x".repeat(72)}`;
  reads({
    [`=?${long}?q?a?=`]: "a",
    [`=?${long}x?q?a?=`]: `=?${long}x?q?a?=`,
    [`${"x".repeat(100)} =?utf-8?q?a?=`]: `${"x".repeat(100)} a`,
  });
});
