import assert from "node:assert/strict";
import { test } from "node:test";
import {
  controlsToSpaces,
  decoderFor,
  decodeUndeclared,
} from "../../../src/core/message/charset.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");

test("undeclared text is UTF-8 where it is valid as such, else windows-1252", () => {
  assert.equal(decodeUndeclared(Buffer.from("plain")), "plain");
  assert.equal(decodeUndeclared(Buffer.from("ü")), "ü");
  assert.equal(decodeUndeclared(Buffer.from("für € 5")), "für € 5");
  assert.equal(decodeUndeclared(latin1("f\xfcr \x80 5")), "für € 5");
  assert.equal(decodeUndeclared(latin1("\xfc")), "ü");
});

test("windows-1252 is read as the Encoding Standard has it, holes too", () => {
  const octets = Buffer.from(Array.from({ length: 0x22 }, (_, index) => 0x7f + index));
  const points =
    "7f 20ac 81 201a 192 201e 2026 2020 2021 2c6 2030 160 2039 152 8d 17d 8f " +
    "90 2018 2019 201c 201d 2022 2013 2014 2dc 2122 161 203a 153 9d 17e 178 a0";
  const text = points.split(" ").map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
  for (const label of ["windows-1252", "ISO-8859-1", "us-ascii"])
    assert.equal(decoderFor(label)?.(octets), text.join(""), label);
});

test("what says that it is US-ASCII, by any of its names, is read as if nothing were declared", () => {
  const names =
    "us-ascii USASCII ascii csASCII us ANSI_X3.4-1968 ansi-x3.4-1986 ansix3.4-1968 iso_646 iso646 iso-646-us " +
    "iso646us ISO_646.irv:1991 iso_646-irv iso-ir-6 cp367 ibm367";
  for (const name of names.split(" "))
    assert.equal(decoderFor(name)?.(Buffer.from("für")), "für", name);
  for (const name of ["x-us-ascii", "us-ascii-x", "iso_646x", "ansi.x3.4-1968", "iso/646"])
    assert.equal(decoderFor(name), null, name);
});

test("what is invalid in a declared charset becomes U+FFFD, and an unknown label has no decoder", () => {
  assert.equal(decoderFor("utf-8")?.(latin1("a\xfcb")), "a\ufffdb");
  for (const label of ["", "utf-7", "cp850", "x-unknown"]) assert.equal(decoderFor(label), null);
});

test("ISO-2022-JP that goes back to ASCII, or to JIS X 0201, and away at once is one text", () => {
  const decode = decoderFor("iso-2022-jp");
  assert.equal(decode?.(latin1("\x1b$B%F\x1b(B\x1b$B%9\x1b(B")), "テス");
  assert.equal(decode?.(latin1("\x1b$B%F\x1b(J\x1b$B%9\x1b(B")), "テス");
});

test("in ISO-2022-JP each octet that has no place is one mistake", () => {
  assert.equal(decoderFor("iso-2022-jp")?.(latin1("\xe9\x1b$B%F\x1b(B")), "\ufffdテ");
});

test("an escape sequence of ISO-2022-JP is nothing but octets elsewhere", () => {
  assert.equal(decoderFor("utf-8")?.(latin1("\x1b(B\x1b(J\x1b")), "\x1b(B\x1b(J\x1b");
});

test("control characters and Unicode's line ends become spaces; tabs and letters stay", () => {
  const controls = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, at) => 0x7f + at)]
    .filter((point) => point !== 9)
    .map((point) => String.fromCodePoint(point));
  for (const control of [...controls, "\u2028", "\u2029"])
    assert.equal(controlsToSpaces(`a${control}b`), "a b");
  for (const text of ["a\tb", "a ~b", "ü\u00a0€", "\u2027\u202a", "é\ta"])
    assert.equal(controlsToSpaces(text), text);
});
