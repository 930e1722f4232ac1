import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, pad, widthOf } from "../../src/core/text-width.js";

test("wide characters take two columns, accents and what can't be seen none", () => {
  const widths: readonly (readonly [string, number])[] = [
    ...([
      ["", 0],
      ["Lunch", 5],
      ["Grüße", 5],
      ["Gru\u0308ße", 5],
    ] as const),
    ...([
      ["東京", 4],
      ["ｆｕｌｌ", 8],
      ["한국어", 6],
      ["🎉", 2],
      ["a\u200bb", 2],
    ] as const),
    ...([
      ["עברית", 5],
      ["é", 1],
      ["→", 1],
    ] as const),
  ];
  for (const [text, width] of widths) assert.equal(widthOf(text), width, text);
});

test("what does not fit ends in …, and is never wider than it may be", () => {
  assert.equal(fit("Lunch", 5), "Lunch");
  assert.equal(fit("Lunch", 4), "Lun…");
  assert.equal(fit("東京都", 5), "東京…");
  assert.equal(fit("東京都", 4), "東…");
  assert.equal(fit("🎉🎉", 3), "🎉…");
  assert.equal(fit("Lunch", 1), "…");
  for (const text of ["東京都庁", "🎉 party", "Gru\u0308ße an alle", "plain"])
    for (let columns = 1; columns < 12; columns++)
      assert.ok(widthOf(fit(text, columns)) <= columns);
});

test("blanks fill up to the columns", () => {
  assert.equal(pad("東", 4), "東  ");
  assert.equal(pad("Lunch", 3), "Lunch");
});
