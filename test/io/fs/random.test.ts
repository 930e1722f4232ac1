import assert from "node:assert/strict";
import { test } from "node:test";
import { randomName, randomNumber } from "../../../src/io/fs/random.js";

test("names are letters and digits, numbers below their limit, and hardly one comes twice", () => {
  const names = Array.from({ length: 1000 }, randomName);
  for (const name of names) assert.match(name, /^[0-9a-z]+$/);
  assert.equal(new Set(names).size, 1000);
  for (let at = 0; at < 1000; at++) {
    const number = randomNumber(3);
    assert.ok(Number.isInteger(number) && number >= 0 && number < 3);
  }
});
