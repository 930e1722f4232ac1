import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { describePatterns, fold, matches, searches } from "../../src/core/pattern.js";
import { anyText } from "./mails.js";

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
    for (let time = 0; time < 3; time++) assert.equal(matches("your money", [pattern]), true, String(pattern));
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

test("searches looks at RegExps alone", () => {
  assert.equal(searches("b", ["b"]), false);
  assert.equal(searches("b", ["x", [["b"], [/b/g]]]), true);
  assert.equal(searches("b", []), false);
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

test("plain words are found just where a RegExp finds them", () => {
  const letters = fc.string({
    unit: fc.constantFrom(..."aAkKsSiIzZ09 _-#,:=<>!&~@%'\";.*+?\\()[]{}|^$/\u017f\u212a\u0131\u0130ß😀\n"),
  });
  const flags = fc.constantFrom("", "i", "iu", "gi", "iv", "im");
  fc.assert(
    fc.property(letters, flags, letters, letters, fc.boolean(), (words, how, before, after, has) => {
      const pattern = expression(words, how);
      if (pattern === null) return;
      const text = `${before}${has ? words.toUpperCase() : ""}${after}`;
      assert.equal(matches(text, [pattern]), new RegExp(pattern.source, how.replace("g", "")).test(text));
    }),
    { numRuns: 3000 },
  );
});
