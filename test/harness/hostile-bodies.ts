/** Bodies made to harm: HTML, charsets, transfer encodings, sizes. */

import { filled, type Hostile, MEGABYTE, octets } from "./hostile-mail.js";

/** A message of one part: the fields of its header, and what its body is filled with. */
const body = (fields: string, piece: string, size: number, begin = ""): Buffer =>
  octets([`${fields}\n\n${begin}`, filled(piece, size)]);

/** HTML, ten megabytes of each piece. */
const HTML: Readonly<Record<string, string>> = {
  nested: "<div>",
  "nested tables": "<table><tr><td>x",
  "tags without end": "<a",
  "<<<<": "<",
  "comments without end": "<!--",
  comments: "<!-- -->",
  "attributes without end": '<a href="',
  attributes: ` a="b"`,
  "equals signs": "=",
  scripts: "<script></script",
  "closed scripts": "<script></script>",
  entities: "&amp;",
  numbers: "&#x1F4E7;",
  ampersands: "&",
  "numbers without end": "&#9",
  "white space": " \n",
  "nothing but text": "text ",
};

/** A text in each charset, ten megabytes of the piece. */
const CHARSETS: readonly (readonly [charset: string, piece: string])[] = [
  ["utf-8", "\xff\xc3\xe2\x80"],
  ["utf-16", "\xd8\x00a\x00"],
  ["utf-16be", "\xd8\x3d\xdc\xe7"],
  ["utf-32", "\xff"],
  ["utf-7", "+AAA"],
  ["utf-7-imap", "&AAA-"],
  ["iso-2022-jp", "\x1b$B$3\x1b(B"],
  ["iso-2022-kr", "\x0e\x0f"],
  ["hz-gb-2312", "~{~}"],
  ["shift_jis", "\x82\xb1\x81"],
  ["euc-jp", "\x8f\xa1\xa1\xff"],
  ["gb18030", "\x81\x30\x81\x30"],
  ["big5", "\xa7A\xff"],
  ["cp850", "\xff\xfe"],
  ["klingon", "abc\xff"],
  ["base64", "YWJj"],
  ["hex", "6162"],
  ["__proto__", "abc"],
];

/** What comes encoded, thirty megabytes of each. */
const ENCODED: readonly (readonly [name: string, encoding: string, piece: string])[] = [
  ["=00=00", "quoted-printable", "=00"],
  ["====", "quoted-printable", "="],
  ["soft line ends", "quoted-printable", "=\n"],
  ["white space", "quoted-printable", " \t"],
  ["white space at the ends of lines", "quoted-printable", `${" ".repeat(70)}\n`],
  ["garbage", "quoted-printable", "=ZZ\xff\0"],
  ["well-formed", "base64", `${"QUJD".repeat(18)}\r\n`],
  ["A=A=A=", "base64", "A="],
  ["====", "base64", "="],
  ["garbage", "base64", "!\xff\0\n"],
  ["one character a line", "base64", "A\n"],
  ["begin 644 x", "x-uuencode", "begin 644 x\nM\n"],
];

const encodedBodies: readonly Hostile[] = ["text/plain", "application/octet-stream"].flatMap(
  (type) =>
    ENCODED.map(
      ([name, encoding, piece]): Hostile => ({
        name: `${encoding}, ${type === "text/plain" ? "text" : "attached"}: ${name}`,
        make: () =>
          body(
            `Content-Type: ${type}\nContent-Transfer-Encoding: ${encoding}`,
            piece,
            30 * MEGABYTE,
          ),
      }),
    ),
);

const SIZES: Readonly<Record<string, () => Buffer>> = {
  "a text of 60 MB": () => body("Content-Type: text/plain", "text and more text\n", 60 * MEGABYTE),
  "a text of 60 MB, 8-bit": () =>
    body("Content-Type: text/plain; charset=iso-8859-1", "Gr\xfc\xdfe\n", 60 * MEGABYTE),
  "a text of 60 MB, one line": () => body("Content-Type: text/plain", "x", 60 * MEGABYTE),
  "a text of 60 MB of empty lines": () => body("Content-Type: text/plain", "\n", 60 * MEGABYTE),
  "a text of 60 MB of CR": () => body("Content-Type: text/plain", "\r", 60 * MEGABYTE),
  "a text of 60 MB of NUL": () => body("Content-Type: text/plain", "\0", 60 * MEGABYTE),
  "HTML of 60 MB": () => body("Content-Type: text/html", "<p>text &amp; more</p>\n", 60 * MEGABYTE),
  "flowed text of 30 MB": () =>
    body("Content-Type: text/plain; format=flowed; delsp=yes", "a \n", 30 * MEGABYTE),
  "flowed text of 30 MB of white space": () =>
    body("Content-Type: text/plain; format=flowed", " \n", 30 * MEGABYTE),
  "800 texts of 70 kB": () =>
    octets([
      "Content-Type: multipart/mixed; boundary=b\n\n",
      filled(`--b\n\n${"text\n".repeat(14_000)}`, 800 * 70_005),
    ]),
  "an attachment of 60 MB": () => body("Content-Type: a/b", "\0\xff", 60 * MEGABYTE),
  "a message of 100 MB": () => body("Content-Type: text/plain", "text\n", 100 * MEGABYTE),
  "40,000 links in a text": () =>
    body("Content-Type: text/plain", "http://a.example/b.c?d=e\n", 25 * 40_000),
  "40,000 links in HTML": () =>
    body("Content-Type: text/html", '<a href="http://a.example/">x</a>\n', 34 * 40_000),
  "one octet": () => Buffer.from("x"),
  "nothing but line ends": () => filled("\n", 10 * MEGABYTE),
  "nothing but CR": () => filled("\r", 10 * MEGABYTE),
  "nothing but NUL": () => filled("\0", 10 * MEGABYTE),
};

/** Sizes; HTML; charsets; transfer encodings, in a text and in an attachment. */
export const HOSTILE_BODIES: readonly Hostile[] = [
  ...Object.entries(SIZES).map(([name, make]): Hostile => ({ name, make })),
  ...Object.entries(HTML).map(
    ([name, piece]): Hostile => ({
      name: `HTML: ${name}`,
      make: () => body("Content-Type: text/html", piece, 10 * MEGABYTE, "<html>"),
    }),
  ),
  ...CHARSETS.map(
    ([charset, piece]): Hostile => ({
      name: `charset ${charset}`,
      make: () => body(`Content-Type: text/plain; charset=${charset}`, piece, 10 * MEGABYTE),
    }),
  ),
  ...encodedBodies,
];
