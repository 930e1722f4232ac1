import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { htmlToText } from "../../../src/core/message/html-to-text.js";
import { assertLinear, hostile } from "../hostile.js";
import { anyText } from "../mails.js";

const PAGES: readonly (readonly [html: string, text: string])[] = [
  ["", ""],
  ["Hello", "Hello"],
  ["<p>Hello</p><p>World</p>", "Hello\n\nWorld"],
  ["  <p>\n Hello,\n\t<b>you</b> <i>won</i>!\n</p>  ", "Hello, you won!"],
  ["you <b>w</b>on", "you won"],
  ["<b>you</b><i> won</i>", "you won"],
  ["one<br>two<br/><br />four", "one\ntwo\n\nfour"],
  ["<div><div>one</div><div>two</div></div>three", "one\ntwo\nthree"],
  ["<h1>Title</h1>text<hr>more", "Title\n\ntext\n\nmore"],
  ["<ul><li>a<li>b</ul>c", "a\nb\n\nc"],
  ["<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>", "a b\nc d"],
  ["<TABLE><TR><TD>a<TD>b</TABLE>c", "a b\n\nc"],
  ['<img src=x alt="a cat"> sat', "a cat sat"],
  ["a<img src=x>b", "a b"],
  ["a!<p>b", "a!\n\nb"],
  ["a<p><br>b", "a\n\nb"],
];

test("text as a reader sees it: no tags, white space as one space, lines where lines are", () => {
  for (const [html, text] of PAGES) assert.equal(htmlToText(html), text, html);
});

const INLINE: readonly (readonly [html: string, text: string])[] = [
  ["a<sup>2</sup>", "a2"],
  ["a<picture>b</picture>", "ab"],
  ["a<abbr>b</abbr>", "ab"],
  ["a<link>b", "ab"],
  ["a<path>b", "ab"],
  ["a<thead>b", "ab"],
];

test("what only begins or ends as the name of a paragraph, a line or a cell does is none", () => {
  for (const [html, text] of INLINE) assert.equal(htmlToText(html), text, html);
});

test("a phrase is found as it was written: nothing is wrapped or put in capitals", () => {
  const phrase = "you have won a prize ".repeat(50).trim();
  assert.equal(htmlToText(`<h2>${phrase.replaceAll(" ", "\n")}</h2>`), phrase);
});

const UNREAD: readonly (readonly [html: string, text: string])[] = [
  ["<title>t</title>a", "a"],
  ["a<script>if (1 < 2) x('</p>')</script>b", "ab"],
  ["a<STYLE type=x>p > a { }</Style >b", "ab"],
  ["a<script>b", "a"],
  ["a<!-- b <p> -->c", "ac"],
  ["a<!-->c", "ac"],
  ["a<!-- b", "a"],
  ["<!DOCTYPE html><?xml version='1'?>a", "a"],
  ["a<p", "a"],
  ['a<p title="', "a"],
  ["a</>b", "ab"],
  ["a</b", "a"],
  ["a</1 <p>b", "ab"],
  ["a</script>b", "ab"],
  ['<?x y=">">a', '">a'],
];

test("what nobody reads is left out, also where it never ends", () => {
  for (const [html, text] of UNREAD) assert.equal(htmlToText(html), text, html);
});

test("what only looks like a tag is text", () => {
  for (const text of ["1 < 2 > 0", "a <3 b", "<", "a<", "<>", "< p>", "<1>", "->"])
    assert.equal(htmlToText(text), text);
});

const TAGS: readonly (readonly [html: string, text: string])[] = [
  ['<p title="a > b">c', "c"],
  ["<p title = 'a > b'>c", "c"],
  ["<p title=it's>c", "c"],
  ['<p title=">c', ""],
  ['<p title="">c', "c"],
  ["<p\n\tclass=x\n>c</p\n>", "c"],
  ["<x-y:z>c</x-y:z>", "c"],
];

test("a tag ends at the > that is not in an attribute's quotes", () => {
  for (const [html, text] of TAGS) assert.equal(htmlToText(html), text, html);
});

const LINKS: readonly (readonly [html: string, text: string])[] = [
  [
    '<a href="https://x.example/?a=1&amp;b=2">Click <b>here</b></a>, please',
    "Click here [https://x.example/?a=1&b=2], please",
  ],
  ["<a class=y HREF='mailto:a@b'>mail</a>", "mail [mailto:a@b]"],
  ["<a href=http://x.example>x</a>", "x [http://x.example]"],
  ["<a name=top>x</a>", "x"],
  ["<a data-href=no>x</a>", "x"],
  ["<a href=one>x<a href=two>y", "x [one]y [two]"],
  ["</a>x", "x"],
  ['<a href="  \n ">x</a>', "x"],
  ["x</a href=y>z", "xz"],
];

test("the address of a link stands behind its text: rules may look for it", () => {
  for (const [html, text] of LINKS) assert.equal(htmlToText(html), text, html);
});

test("references are decoded once, as text: they make no tags", () => {
  assert.equal(htmlToText("a&lt;p&gt;b&lt;script&gt;"), "a<p>b<script>");
  assert.equal(htmlToText("a&amp;lt;p"), "a&lt;p");
  assert.equal(htmlToText("you&nbsp;&nbsp; won&#10;it"), "you won it");
});

test("fifty thousand levels deep, there is still text", () => {
  assert.equal(htmlToText(`${"<div><table><tr><td>".repeat(50_000)}deep`), "deep");
});

test("in a long text, too, references are whole and white space is one space", () => {
  for (const shift of [0, 1, 5, 9, 17, 31, 33]) {
    const [html, text] = [
      "x".repeat(shift) + "&hellip; a&#x1F4E7;  b".repeat(20_000),
      "x".repeat(shift) + "… a📧 b".repeat(20_000),
    ];
    assert.equal(htmlToText(html), text);
  }
});

test("wherever a long text is cut to be decoded, references are whole and tags are tags", () => {
  for (let before = 0; before < 40; before++) {
    const [front, between] = ["x".repeat(64 * 1024 - before), "y".repeat(52)];
    const html = `${front}&hellip;${between}&hellip;<b>z</b>`;
    assert.equal(htmlToText(html), `${front}…${between}…z`, `${before}`);
  }
});

test("text without markup stays what it is, but for its white space", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const plain = text.replace(/[<&]/g, "");
      assert.equal(
        htmlToText(plain),
        plain.replace(/[ \t\r\n\f\u00a0]+/g, " ").replace(/^ | $/g, ""),
      );
    }),
  );
});

const PIECES = [
  "<",
  ">",
  "</",
  "<p>",
  "<!--",
  "-->",
  "<a href=",
  "'",
  '"',
  "=",
  " ",
  "&",
  "&#",
  ";",
  "script",
  "<script>",
  "</script",
  "<br>",
  "a",
  "\n",
  "\u0000",
  "😀",
];

test("no HTML makes it throw, or leaves a gap at an end", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) => {
      const text = htmlToText(pieces.join(""));
      assert.doesNotMatch(text, /^[ \n]|[ \n]$|\n\n\n/);
    }),
    { numRuns: 3000 },
  );
});

test("hostile HTML takes time in proportion to its length", () => {
  const pieces = [
    "<",
    "<a",
    "<a ",
    '<a b="',
    "<a b='",
    "<a href=",
    '<a href="',
    "<a href=' ",
    "= ",
    "href=",
    "<!--",
    "<!",
    "<?",
    "</",
    "<script",
    "<script>",
    "</script",
    "&",
    "&#",
    "&#x",
    "&a",
    " ",
    "\u00a0",
    "&nbsp;",
    "<td>x",
    "<ul><li>",
    "<img alt=x>",
    "<br>",
  ];
  assertLinear(hostile(pieces, ['<a b="', "<script>", "<!--", "<a href="]), htmlToText);
});
