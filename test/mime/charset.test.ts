import assert from "node:assert/strict";
import { test } from "node:test";
import { found, mixed, read } from "./messages.js";

const UNDECLARED = [
  "",
  "; charset=us-ascii",
  "; charset=US-ASCII",
  "; charset=ascii",
  "; charset=usascii",
  "; charset=ANSI_X3.4-1968",
  "; charset=iso646-us",
  "; charset=x-unknown",
  "; charset=unknown-8bit",
  "; charset=klingon",
  '; charset=""',
  "; charset",
  "; charset=8bit",
];

/** As it is written, and as it is read: UTF-8, else windows-1252. */
const TEXTS = [
  ["caf\xc3\xa9 \xe2\x82\xac", "café €"],
  ["caf\xe9 \x80 \x93x\x94", "café € “x”"],
  ["caf\xc3\xa9 and \xe9", "cafÃ© and é"],
  ["plain", "plain"],
] as const;

test("8-bit text of no charset, of us-ascii or of an unknown one is UTF-8, else windows-1252", async () => {
  for (const parameter of UNDECLARED)
    for (const [written, text] of TEXTS)
      for (const format of ["", "; format=flowed"]) {
        const part = (type: string) => `Content-Type: ${type}${parameter}${format}\n\n${written}`;
        for (const message of [part("text/plain"), mixed(part("text/plain"))])
          assert.equal((await found(message, 3)).text, text, JSON.stringify(message));
        assert.equal((await read(part("text/html"))).html, text);
      }
});

test("a character is whole wherever pieces are cut", async () => {
  for (let size = 1; size < 12; size++)
    assert.equal((await found("Subject: x\n\n\xe2\x82\xac\xe2\x82\xac", size)).text, "€€");
});

test("an encoding is undone before the charset is looked for", async () => {
  const part = "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: ";
  assert.equal((await found(`${part}quoted-printable\n\ncaf=E9 =80`)).text, "café €");
  assert.equal((await found(`${part}base64\n\nY2Fmw6k=`)).text, "café");
});

test("Latin-1 is windows-1252 in the text as it is in the header", async () => {
  for (const charset of ["iso-8859-1", "latin1", "ISO_8859-1", "windows-1252", "cp1252"])
    assert.equal(
      (await found(`Content-Type: text/plain; charset=${charset}\n\n\x80 \xe9`)).text,
      "€ é",
    );
});

test("charsets that no browser knows are read all the same", async () => {
  for (const [charset, written, text] of [
    ["utf-7", "caf+AOk-", "café"],
    ["cp850", "caf\x82", "café"],
    ["utf-16", "\xfe\xff\x00h\x00i", "hi"],
    ["utf-16be", "\x00h\x00i", "hi"],
  ] as const)
    assert.equal(
      (await found(`Content-Type: text/plain; charset=${charset}\n\n${written}`)).text,
      text,
      charset,
    );
});

/** What HTML says of itself; the text as it is written; as it is read. */
const PAGES = [
  ['<meta charset="iso-8859-2">', "\xb1", "\u0105"],
  ["<META http-equiv=Content-Type content='text/html; charset=koi8-r'>", "\xc1", "\u0430"],
  ["<meta charset=shift_jis>", "\x93\xfa", "\u65e5"],
  ["<meta charset=iso-2022-jp>", "\x1b$BF|\x1b(B", "\u65e5"],
  ["<meta charset=iso-8859-2>", "\xc4\x85", "\u0105"],
  ["<meta charset=utf-16>", "\xe9", "\u00e9"],
  ["<meta charset=klingon>", "\xe9", "\u00e9"],
  ["<meta name=x>", "\xe9", "\u00e9"],
] as const;

test("HTML of no charset is UTF-8, else what its meta says, else windows-1252", async () => {
  for (const parameter of ["", "; charset=us-ascii", "; charset=x-unknown"])
    for (const [meta, written, text] of PAGES) {
      const page = `Content-Type: text/html${parameter}\n\n<html>${meta}<p>${written}</p>`;
      assert.equal((await read(page)).html, `<html>${meta}<p>${text}</p>`, page);
    }
  const declared = "Content-Type: text/html; charset=iso-8859-1\n\n<meta charset=koi8-r>\xe9";
  assert.equal((await read(declared)).html, "<meta charset=koi8-r>\u00e9");
  const plain = "Content-Type: text/plain\n\n<meta charset=koi8-r>\xe9";
  assert.equal((await found(plain)).text, "<meta charset=koi8-r>\u00e9");
});
