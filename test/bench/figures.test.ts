import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  difference,
  median,
  pairwise,
  quantile,
  ratio,
  rounded,
  spread,
  table,
} from "../../bench/lib/figures.js";

test("the median of an odd and of an even number of values, whatever their order", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([10, 9, 100]), 10);
});

test("quartiles lie between values where they must", () => {
  const values = [1, 2, 3, 4, 5];
  assert.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map((part) => quantile(values, part)),
    values,
  );
  assert.equal(quantile([1, 2, 3, 4], 0.25), 1.75);
  assert.equal(quantile([7], 0.75), 7);
});

test("of nothing there is no median", () => {
  assert.ok(Number.isNaN(median([])));
  assert.ok(Number.isNaN(quantile([], 0.25)));
});

test("half of the values are on each side of the median", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      assert.ok(values.filter((value) => value < middle).length <= values.length / 2);
      assert.ok(values.filter((value) => value > middle).length <= values.length / 2);
    }),
  );
});

test("runs are paired turn by turn: what slows a whole turn down changes no ratio", () => {
  assert.equal(median(pairwise([11, 110, 22], [10, 100, 20], ratio)), 1.1);
  assert.deepEqual(pairwise([11, 110], [10, 100], difference), [1, 10]);
  assert.throws(() => pairwise([1, 2], [1], ratio), /2 runs can't be paired with 1/);
});

test("digits below 100, none above", () => {
  assert.equal(rounded(24.14), "24.1");
  assert.equal(rounded(1234.5), "1235");
  assert.equal(rounded(1.234, 2), "1.23");
});

test("a spread is the median with its quartiles", () => {
  assert.equal(spread([1, 2, 3, 4, 5]), "3.0 (2.0–4.0)");
});

test("columns are as wide as they must be", () => {
  assert.equal(
    table(
      ["", "ms"],
      [
        ["node", "24.1"],
        ["sortmail", ""],
      ],
    ),
    ["            ms", "node      24.1", "sortmail"].join("\n"),
  );
});
