import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEntities } from "../../../src/core/message/html-entities.js";

const ENTITIES: readonly (readonly [html: string, text: string])[] = [
  ["Gr&uuml;&szlig;e", "Grüße"],
  ["&Uuml;&nbsp;&euro;&#8364;&#x20ac;&#X20AC;", "Ü\u00a0€€€€"],
  ["&lt;p&gt;&amp;amp;&quot;&apos;", "<p>&amp;\"'"],
  ["&copy 2026 &copy2026", "© 2026 &copy2026"],
  ["&hellip;&mdash;&ldquo;&yuml;&iexcl;", "…—“ÿ¡"],
  ["AT&T & Co & &; &# &#; &#x; &#xg;", "AT&T & Co & &; &# &#; &#x; &#xg;"],
  ["&unknown; &constructor; &__proto__;", "&unknown; &constructor; &__proto__;"],
  ["&#0;&#55296;&#1114112;&#99999999999999999999;&#xffffffffffffffff;", "\ufffd".repeat(5)],
  ["&#128512;", "😀"],
];

test("references are put back to characters, and what is none stays", () => {
  for (const [written, text] of ENTITIES) assert.equal(decodeEntities(written), text, written);
});

/** Names of HTML, each with its character's number in hexadecimal. */
const NAMES =
  "amp 26 lt 3c gt 3e quot 22 apos 27 OElig 152 " +
  "oelig 153 Scaron 160 scaron 161 Zcaron 17d zcaron 17e Yuml 178 " +
  "fnof 192 circ 2c6 tilde 2dc ensp 2002 emsp 2003 thinsp 2009 " +
  "zwnj 200c zwj 200d lrm 200e rlm 200f ndash 2013 mdash 2014 " +
  "lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c rdquo 201d bdquo 201e " +
  "dagger 2020 Dagger 2021 bull 2022 hellip 2026 permil 2030 prime 2032 " +
  "Prime 2033 lsaquo 2039 rsaquo 203a frasl 2044 euro 20ac trade 2122 " +
  "larr 2190 uarr 2191 rarr 2192 darr 2193 minus 2212 infin 221e";

/** Those from U+00A0 to U+00FF. */
const LATIN_1 =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo " +
  "not shy reg macr deg plusmn sup2 sup3 acute micro para middot " +
  "cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde " +
  "Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml " +
  "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc " +
  "Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil " +
  "egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute " +
  "ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

test("a name is the character that HTML says", () => {
  for (const [, name, point = ""] of NAMES.matchAll(/(\w+) ([0-9a-f]+)/g))
    assert.equal(
      decodeEntities(`&${name};`),
      String.fromCodePoint(Number.parseInt(point, 16)),
      name,
    );
  for (const [index, name] of LATIN_1.split(" ").entries())
    assert.equal(decodeEntities(`&${name};`), String.fromCodePoint(0xa0 + index), name);
});

test("the first and the last of the characters that there are, and what lies beside them", () => {
  const points = "&#1;&#xd7ff;&#xd800;&#xdfff;&#xe000;&#x10ffff;&#x110000;";
  assert.equal(decodeEntities(points), "\u0001\ud7ff\ufffd\ufffd\ue000\u{10ffff}\ufffd");
});
