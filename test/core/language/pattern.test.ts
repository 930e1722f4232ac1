import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { describePatterns, matches, matchesAddress } from "../../../src/core/language/pattern.js";
import { isSame } from "../../../src/core/language/search.js";
import { fold } from "../../../src/core/text.js";
import { anyText } from "../mails.js";

test("an address that is empty is not written in other ways, be it the first one looked at", () => {
  assert.equal(matchesAddress("", [/./]), false);
  assert.equal(matchesAddress("", [/^$/]), true);
});

test("a string is compared whole, whatever the case", () => {
  assert.equal(matches("Make Money", ["make money"]), true);
  assert.equal(matches("make money fast", ["make money"]), false);
  assert.equal(matches(" make money", ["make money"]), false);
  assert.equal(matches("", [""]), true);
  assert.equal(matches("x", [""]), false);
});

test("a string is no expression", () => {
  assert.equal(matches("abc", ["a.c"]), false);
  assert.equal(matches("abc", [".*"]), false);
  assert.equal(matches("A.*(C", ["a.*(c"]), true);
});

test("a dollar sign is no end of the text behind a backslash, nor behind three", () => {
  assert.equal(matches("5$ more", [/5\$/]), true);
  assert.equal(matches("a\\$ more", [/a\\\$/]), true);
  assert.equal(matches("a\\", [/a\\\$/]), false);
  assert.equal(matches("a\\", [/a\\$/]), true);
  assert.equal(matches("a\\ more", [/a\\$/]), false);
});

test("composed and decomposed letters are the same, in any case", () => {
  assert.equal(matches("Re\u0301sume\u0301", ["rÉSUMÉ"]), true);
  assert.equal(matches("ÄÖÜ", ["a\u0308o\u0308u\u0308"]), true);
});

test("a RegExp is searched as it is written: its case counts unless it says i", () => {
  assert.equal(matches("make money fast", [/money/]), true);
  assert.equal(matches("make MONEY fast", [/money/]), false);
  assert.equal(matches("make MONEY fast", [/money/i]), true);
  assert.equal(matches("make money", [/^money$/]), false);
});

test("flags g and y mean nothing: the same question twice has the same answer, from the start", () => {
  for (const pattern of [/money/g, /money/y, /money/gy, /money/giy]) {
    const before = { lastIndex: pattern.lastIndex, flags: pattern.flags };
    for (let time = 0; time < 3; time++)
      assert.equal(matches("your money", [pattern]), true, String(pattern));
    assert.deepEqual({ lastIndex: pattern.lastIndex, flags: pattern.flags }, before);
  }
});

test("a RegExp that was used before is searched from the start, and left as it was", () => {
  const pattern = /a/g;
  pattern.lastIndex = 7;
  assert.equal(matches("a", [pattern]), true);
  assert.equal(pattern.lastIndex, 7);
});

test("the other flags keep their meaning beside g and y", () => {
  assert.equal(matches("x\nMONEY\ny", [/^money$/gimy]), true);
  assert.equal(matches("a\nb", [/a.b/gs]), true);
  assert.equal(matches("😀", [/^.$/gu]), true);
});

test("of several patterns one is enough; of none, none", () => {
  assert.equal(matches("b", ["a", "b"]), true);
  assert.equal(matches("b", ["a", ["c", [/B/, /b/]]]), true);
  assert.equal(matches("b", ["a", ["c", []]]), false);
  assert.equal(matches("b", []), false);
});

test("any text matches itself, and any case of ASCII", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(matches(text, [text]), true);
      assert.equal(matches(text, [text.normalize("NFD")]), true);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      assert.equal(matches(text.toUpperCase(), [text.toLowerCase()]), true);
      assert.equal(fold(text.toUpperCase()), fold(text));
    }),
  );
});

test("patterns are described as they are written", () => {
  assert.equal(describePatterns(["a", /b\/c/gi, ["d", ["e"]]]), '"a", /b\\/c/gi, ["d", ["e"]]');
  assert.equal(describePatterns(['say "hi"\n']), '"say \\"hi\\"\\n"');
  assert.equal(describePatterns([]), "");
});

/** Null for what is no expression. */
function expression(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

const SIGNS = "aAkKsSiIzZ09 _-#,:=<>!&~@%'\";.*+?\\()[]{}|^$/\u017f\u212a\u0131\u0130ß😀\n";
const letters = fc.string({ unit: fc.constantFrom(...SIGNS) });

/** As people write them: words, signs with a backslash, held to an end of the text or not. */
const usual = fc
  .tuple(
    fc.constantFrom("", "", "^", "^^", "\\^"),
    fc.array(
      fc.constantFrom(
        ...SIGNS.replace(/[\\\n]/g, ""),
        "\\.",
        "\\[",
        "\\$",
        "\\^",
        "\\\\",
        "\\/",
        "\\d",
        "\\ß",
      ),
      {
        maxLength: 4,
      },
    ),
    fc.constantFrom("", "", "$", "$$", "\\$", "\\\\$"),
  )
  .map(([start, words, end]) => start + words.join("") + end);

test("plain words are found just where a RegExp finds them", () => {
  const flags = fc.constantFrom("", "", "i", "iu", "gi", "iv", "im", "m", "u", "y", "gs");
  const sources = fc.oneof(letters, usual);
  let plain = 0;
  fc.assert(
    fc.property(
      sources,
      flags,
      letters,
      letters,
      fc.constantFrom(0, 1, 2, 3),
      (source, how, before, after, part) => {
        const pattern = expression(source, how);
        if (pattern === null) return;
        const words = source.replace(/^\^|\$$/g, "").replace(/\\(.)/g, "$1");
        const text =
          [words, before + words.toUpperCase() + after, words + after, before + words][part] ?? "";
        const expected = new RegExp(pattern.source, how.replace(/[gy]/g, "")).test(text);
        assert.equal(matches(text, [pattern]), expected, `${pattern} ${JSON.stringify(text)}`);
        if (expected && /^\^?[a-z0-9 ]+\$?$/i.test(source)) plain++;
      },
    ),
    { numRuns: 5000 },
  );
  assert.ok(plain > 20, `${plain} plain ones that match`);
});

test("words that are held to an end of the text, and signs that mean themselves", () => {
  const table: readonly (readonly [RegExp, string, boolean])[] = [
    [/^\[list\]/, "[list] hello", true],
    [/^\[list\]/, "re: [list] hello", false],
    [/@example\.com$/i, "Me@EXAMPLE.com", true],
    [/@example\.com$/i, "me@example.com.example", false],
    [/@example\.com$/i, "me@example-com", false],
    [/^order 1$/, "order 1", true],
    [/^order 1$/, "order 12", false],
    [/costs 5\$/, "it costs 5$ only", true],
    [/back\\$/, "a back\\", true],
    [/back\\$/, "a back$", false],
    [/^order$/m, "first\norder\nlast", true],
  ];
  for (const [pattern, text, expected] of table)
    assert.equal(matches(text, [pattern]), expected, `${pattern} ${text}`);
});

test("two texts are the same just when they are once they are folded", () => {
  const short = fc.string({
    unit: fc.constantFrom(..."aAkKéÉ\u0301\u212a\u0130\u0131ß\u1e9eΣσς😀"),
    maxLength: 4,
  });
  fc.assert(
    fc.property(short, short, fc.boolean(), (one, other, twisted) => {
      const text = twisted ? one.toUpperCase().normalize("NFD") : other;
      assert.equal(isSame(one, text), fold(one) === fold(text));
      assert.equal(isSame(text, one), fold(one) === fold(text));
    }),
    { numRuns: 3000 },
  );
});

const U_LABEL = "jane@bücher.example";
const A_LABEL = "jane@xn--bcher-kva.example";

test("an address is the same whichever way its domain is written", () => {
  for (const address of [U_LABEL, A_LABEL, "Jane@BÜCHER．example"])
    for (const pattern of [
      U_LABEL,
      A_LABEL,
      "JANE@Bücher.example",
      [A_LABEL],
      /@bücher\.example$/i,
    ])
      assert.equal(matchesAddress(address, [pattern]), true, `${address} ${pattern}`);
  for (const address of [U_LABEL, A_LABEL]) {
    assert.equal(matchesAddress(address, [/^jane@xn--bcher-kva\.example$/]), true);
    assert.equal(matchesAddress(address, ["jane@bucher.example", "bücher", /bucher/]), false);
  }
  assert.equal(matchesAddress("merlyn@stonehenge.example", ["merlyn@ｓtonehenge.example"]), true);
  assert.equal(matchesAddress("xn--bcher-kva.example", ["bücher.example"]), true);
});
