/** The test of linear work is one that fails. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertLinear, longTextOf } from "./hostile.js";

const TEXT = longTextOf("a");

/** Steps instead of milliseconds: a million of them are one second's work. */
function counted(stepsOf: (length: number) => number) {
  let steps = 0;
  return {
    work: (text: string) => {
      steps += stepsOf(text.length);
    },
    measure: { clock: () => steps / 1000 },
  };
}

test("linear work passes, also behind much that is constant", () => {
  for (const stepsOf of [
    (length: number) => length,
    (length: number) => length * Math.log2(length),
    (length: number) => 1_000_000 + length,
    () => 0,
  ]) {
    const { work, measure } = counted(stepsOf);
    assertLinear([TEXT], work, measure);
  }
});

test("work that took long once, by chance, passes", () => {
  let runs = 0;
  const { work, measure } = counted((length) => length * (++runs % 3 === 0 ? 1000 : 1));
  assertLinear([TEXT], work, measure);
});

test("quadratic work fails, also behind much that is constant", () => {
  for (const stepsOf of [
    (length: number) => length ** 2,
    (length: number) => 50_000 + length ** 2 / 16,
  ]) {
    const { work, measure } = counted(stepsOf);
    assert.throws(() => assertLinear([TEXT], work, measure), /more than linear/);
  }
});

test("so does a search from each place to the end, by the real clock", () => {
  const search = (text: string) => /\s+$/.test(`${text}x`);
  // A busy machine makes a short text take longer now and then, which only ever lets work pass.
  const fails = () => {
    try {
      assertLinear([" ".repeat(32 * 1024)], search, { tries: 1 });
      return false;
    } catch (error) {
      return /more than linear/.test(String(error));
    }
  };
  assert.ok([1, 2, 3, 4, 5].some(fails), "it passed each time");
});
