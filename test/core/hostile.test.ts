/** The test of linear work is one that fails. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertLinear, longTextOf } from "./hostile.js";

/** Short, so that it fails soon. */
const TEXT = longTextOf("a").slice(0, 128 * 1024);

const linear = (text: string): number => {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
  return sum;
};

const quadratic = (text: string): number => {
  let sum = 0;
  for (let end = 0; end < text.length; end += 16) sum += linear(text.slice(0, end));
  return sum;
};

test("linear work passes, also behind much that is constant", () => {
  assertLinear([TEXT], linear);
  assertLinear([TEXT], (text) => quadratic("x".repeat(2000)) + linear(text));
});

/** A busy machine makes a short text take longer now and then, which only ever lets work pass. */
function assertFails(text: string, work: (text: string) => unknown): void {
  for (let tries = 1; ; tries++) {
    try {
      assertLinear([text], work);
    } catch (error) {
      assert.match(String(error), /more than linear/);
      return;
    }
    assert.ok(tries < 5, "it passed each time");
  }
}

test("quadratic work fails", () => {
  assertFails(TEXT, quadratic);
});

test("so does a search from each place to the end", () => {
  assertFails(" ".repeat(32 * 1024), (text) => /\s+$/.test(`${text}x`));
});
