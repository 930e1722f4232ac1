import assert from "node:assert/strict";
import { test } from "node:test";
import { isGivenUp } from "../../../src/core/policy/give-up.js";

const HOUR = 3600_000;
const FIRST = 1_700_000_000_000;

test("a reply that can't be written is given up four hours after the first try", () => {
  assert.equal(isGivenUp(FIRST, FIRST), false);
  assert.equal(isGivenUp(FIRST, FIRST + 4 * HOUR - 1), false);
  assert.equal(isGivenUp(FIRST, FIRST + 4 * HOUR), true);
  assert.equal(isGivenUp(FIRST, FIRST + 5 * 24 * HOUR), true);
});

test("nothing is given up where nobody knows of a first try, or the clock was set back", () => {
  assert.equal(isGivenUp(null, FIRST), false);
  assert.equal(isGivenUp(FIRST, FIRST - 9 * HOUR), false);
});
