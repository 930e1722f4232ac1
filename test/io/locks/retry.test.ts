import assert from "node:assert/strict";
import { test } from "node:test";
import { pauses } from "../../../src/io/locks/retry.js";

test("pauses grow up to the longest, each give or take a quarter", () => {
  const between = pauses({ first: 10, longest: 250, growth: 1.5 });
  let expected = 10;
  for (let count = 0; count < 50; count++) {
    const value = between();
    assert.ok(value >= expected * 0.75 && value < expected * 1.25, `${value} is not ${expected}`);
    expected = Math.min(expected * 1.5, 250);
  }
});

test("two that begin at once don't come back in step", () => {
  const [one, other] = [1, 2].map(() => {
    const between = pauses({ first: 10, longest: 250, growth: 1.5 });
    return Array.from({ length: 10 }, between);
  });
  assert.notDeepEqual(one, other);
});
