/** What a part is, by its Content-Type and Content-Disposition, and what a file is called. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { found, mixed, read } from "./messages.js";

/** Values that say no type, or not in the way of RFC 2045. */
const TEXT_PLAIN = [
  "text",
  "TEXT",
  "text/",
  "/plain",
  "plain",
  "",
  " ",
  ";;;",
  "nonsense",
  "text; charset=utf-8",
  "text/plain garbage",
  "text/plain garbage; charset=utf-8",
  "text/plain charset=utf-8",
  "text/plain, text/html",
  "text / plain",
  '"text/plain"',
  "text/plain/x",
  "text plain",
  "text\\plain",
  "text.plain",
  "text/plain;",
  "text/plain; charset",
  "text/plain; =utf-8",
  "text/plain (Plain text); charset=utf-8",
  "text/plain; charset=utf-8 (Plain text)",
  "text/plain; charset='utf-8'",
  "text\nContent-Type: text/plain",
  "\nContent-Type: text/plain",
  "text\nContent-Type: text",
  "\x14\x07",
  "\xff\xfe",
];

test("a Content-Type that is not valid is text/plain (RFC 2045 section 5.2)", async () => {
  for (const type of TEXT_PLAIN) {
    const part = `Content-Type: ${type}\n\n<p>caf\xc3\xa9`;
    for (const message of [part, mixed(part)]) {
      const { text, html, attachments } = await read(message);
      assert.deepEqual([text, html, attachments], ["<p>café", "", []], JSON.stringify(message));
    }
  }
});

test("what stands around a valid type takes nothing from it", async () => {
  for (const type of [
    "text/html garbage",
    "text/html;",
    "text/html (x)",
    '"text/html"',
    "text\nContent-Type: text/html",
  ])
    assert.equal((await read(`Content-Type: ${type}\n\n<p>x`)).html, "<p>x", type);
  for (const type of [
    "multipart/mixed boundary=b",
    "multipart; boundary=b",
    "multipart/; boundary=b",
    "multipart/mixed; boundary=b (c)",
    "multipart/mixed garbage; boundary=b",
    "\nContent-Type: multipart/mixed; boundary=b",
  ]) {
    const message = mixed("\nhello").replace("multipart/mixed; boundary=b", type);
    assert.equal((await found(message)).text, "hello", type);
  }
});

test("a file without a valid type is one all the same", async () => {
  for (const fields of [
    "Content-Type: nonsense; name=a.exe",
    "Content-Type: nonsense\nContent-Disposition: attachment; filename=a.exe",
    "Content-Type:\nContent-Disposition: filename=a.exe",
    "Content-Type: text\nContent-Disposition: attachment; filename=a.exe",
    "Content-Disposition: attachment filename=a.exe",
  ])
    assert.deepEqual(await found(mixed("\nhello", `${fields}\n\nMZ`)), {
      text: "hello",
      names: ["a.exe"],
      refused: null,
    });
  const { attachments } = await read("Content-Type: x\nContent-Disposition: attachment\n\n1");
  assert.deepEqual(attachments, [{ name: "", type: "application/octet-stream", size: 1 }]);
});

test("whatever has a file name is an attachment; a text that does not say attachment is in the text as well", async () => {
  for (const [fields, isText] of [
    ["Content-Type: text/plain; name=a.txt", true],
    ["Content-Type: text/plain\nContent-Disposition: inline; filename=a.txt", true],
    ["Content-Type: text/plain; name=a.txt\nContent-Disposition: inline", true],
    ["Content-Disposition: inline; filename=a.txt", true],
    ["Content-Type: text; name=a.txt", true],
    ["Content-Type: text/x-patch; name=a.txt\nContent-Disposition: inline", false],
    ["Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment", false],
    ["Content-Type: text/plain; name=a.txt\nContent-Disposition: x-other", false],
  ] as const) {
    const part = `${fields}\nContent-Transfer-Encoding: base64\n\nYWJj`;
    for (const message of [part, mixed(part)]) {
      const { text, attachments } = await read(message);
      assert.equal(text, isText ? "abc" : "", fields);
      assert.deepEqual(
        attachments.map(({ name, size }) => [name, size]),
        [["a.txt", 3]],
        fields,
      );
    }
  }
  const html = 'Content-Type: text/html; name="i.html"\nContent-Disposition: inline\n\n<p>x</p>';
  const { text, attachments } = await read(mixed(html, "Content-Type: a/b\n\n1"));
  assert.deepEqual(
    [text.trim(), attachments.map(({ name, type }) => [name, type])],
    [
      "x",
      [
        ["i.html", "text/html"],
        ["", "a/b"],
      ],
    ],
  );
});

test("a text without a name is no attachment", async () => {
  for (const fields of [
    "Content-Type: text/plain",
    "Content-Disposition: inline",
    'Content-Type: text/html; name=""',
    "",
  ])
    assert.deepEqual((await found(`${fields}\n\nx`)).names, [], fields);
});

/** As it is written behind `Content-Disposition: attachment`, or in Content-Type. */
const NAMES: Readonly<Record<string, string>> = {
  'filename="a b.pdf"': "a b.pdf",
  "filename=a b.pdf": "a b.pdf",
  "FileName = a.pdf": "a.pdf",
  "filename=report (1).pdf": "report (1).pdf",
  'filename="a\\"b.pdf"': 'a"b.pdf',
  'filename="C:\\temp\\a.exe"': "C:\\temp\\a.exe",
  'filename="a;b.exe"': "a;b.exe",
  "filename==?UTF-8?B?UmVjaG51bmc=?=.pdf": "Rechnung.pdf",
  'filename="=?utf-8?q?=C3=BC=2Eexe?="': "ü.exe",
  'filename="=?UTF-8?Q?Rechnung-=C3?= =?UTF-8?Q?=BCber.pdf?="': "Rechnung-über.pdf",
  'filename="=?UTF-8?Q?Rechnung-=C3?==?UTF-8?Q?=BCber.pdf?="': "Rechnung-über.pdf",
  'filename="=?utf-8?b?w6k?= =?utf-8?b?LnBkZg==?="': "é.pdf",
  'filename*0="=?UTF-8?B?UmVjaG51bmctw7xi?=";\n filename*1="=?UTF-8?B?ZXIucGRm?="':
    "Rechnung-über.pdf",
  "filename*0*=UTF-8''Rechnung-%C3;\n filename*1*=%BCber.pdf; filename=\"fallback.bin\"":
    "Rechnung-über.pdf",
  "filename*1*=%BCber.pdf; filename*0*=UTF-8''Rechnung-%C3": "Rechnung-über.pdf",
  "filename*0*=utf-8''%C3%BC; filename*1=\"%41.pdf\"": "ü%41.pdf",
  "filename*0=a; filename*1=b; filename*2=.pdf": "ab.pdf",
  "filename*=utf-8''=?UTF-8?B?w6kucGRm?=": "é.pdf",
  "filename*=\"utf-8''%c3%a9.pdf\"": "é.pdf",
  "filename*=utf-8'de'%e2%82%ac%20r.pdf": "€ r.pdf",
  "filename*=iso-8859-1''%fcber.pdf": "über.pdf",
  "filename*=''%fcber.pdf": "über.pdf",
  "filename*=''%c3%bcber.pdf": "über.pdf",
  "filename*=us-ascii''%fcber.pdf": "über.pdf",
  "filename*=klingon''%fcber.pdf": "über.pdf",
  "filename*=utf-8''%fcber.pdf": "über.pdf",
  "filename*=a.pdf": "a.pdf",
  'filename="=?us-ascii?Q?=FCber=2Epdf?="': "über.pdf",
  'filename="=?klingon?Q?=FCber=2Epdf?="': "über.pdf",
  'filename="\xfcber.pdf"': "über.pdf",
  "filename=\xc3\xbcber.pdf": "über.pdf",
  'filename*0="\xfcber"; filename*1=".pdf"': "über.pdf",
  'filename="%c3%bc.pdf"': "%c3%bc.pdf",
};

test("file names are read as programs really write them", async () => {
  for (const [written, name] of Object.entries(NAMES))
    for (const field of [
      `Content-Disposition: attachment; ${written}`,
      `Content-Disposition: inline; x=y; ${written}; size=1`,
      `Content-Type: a/b; ${written.replaceAll(/file(?=name)/gi, "")}`,
    ])
      assert.deepEqual((await found(mixed(`${field}\n\n1`))).names, [name], field);
});

test("the name of the disposition goes before that of the type", async () => {
  const both = "Content-Type: a/b; name=t.bin\nContent-Disposition: attachment; filename=d.bin";
  assert.deepEqual((await found(`${both}\n\n1`)).names, ["d.bin"]);
});
