/** Quotes: bounded in lines and width, and lines that nothing reads as more than a quote. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { widthOf } from "../../src/core/text-width.js";
import { quote } from "../../src/reply/quote.js";

test("each line has its mark; empty lines above and below are left out, blanks at ends too", () => {
  assert.equal(quote("\n  \n  Dear you,\n\nbye  \n\n", 40), ">   Dear you,\n>\n> bye");
  assert.equal(quote("one", 1), "> one");
});

test("what says nothing is no quote", () => {
  for (const text of ["", "\n", " \n\t\n"]) assert.equal(quote(text, 40), "");
});

test("the last line says that it is not all", () => {
  assert.equal(quote("1\n2\n3", 3), "> 1\n> 2\n> 3");
  assert.equal(quote("1\n2\n3\n4", 3), "> 1\n> 2\n> [...]");
  assert.equal(quote("1\n2", 1), "> [...]");
});

test("long lines are folded at a blank, else where the room is over", () => {
  const words = "word ".repeat(40).trim();
  assert.deepEqual(
    quote(words, 40)
      .split("\n")
      .map((line) => line.length),
    [76, 76, 51],
  );
  assert.equal(quote(words, 40).replaceAll("\n> ", " "), `> ${words}`);
  assert.equal(quote("x".repeat(150), 40), `> ${"x".repeat(74)}\n> ${"x".repeat(74)}\n> xx`);
  assert.equal(quote("東".repeat(40), 40), `> ${"東".repeat(37)}\n> 東東東`);
});

test("what folding leaves of a quote is a quote as deep", () => {
  const lines = quote(`> > ${"word ".repeat(20)}`, 40).split("\n");
  assert.deepEqual(
    lines.map((line) => line.startsWith("> > > word")),
    [true, true],
  );
});

test("another number of lines is refused", () => {
  for (const lines of [0, -1, 1.5, Number.NaN, 1001])
    assert.throws(() => quote("x", lines), /^Error: it takes the most lines .* from 1 to 1000$/);
});

test("whatever the text is: every line is marked, none too wide, not one too many", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom("\n", " ", ">", "\t", "東", "x", "\u0301", "\f"),
      maxLength: 400,
    }),
  );
  const lines = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(text, lines, (given, most) => {
      const found = quote(given, most);
      if (found === "") return given.trim() === "";
      const all = found.split("\n");
      return (
        all.length <= most &&
        all.every(
          (line) => /^>(?:$| )/.test(line) && widthOf(line) <= 76 && line === line.trimEnd(),
        )
      );
    }),
  );
});
