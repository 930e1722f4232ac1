import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/core/fingerprint.js";

test("a mark is FNV-1a of 64 bits, in thirteen letters and digits", () => {
  const known = (text: string) => parse(fingerprint(text));
  assert.equal(known(""), 0xcbf29ce484222325n);
  assert.equal(known("a"), 0xaf63dc4c8601ec8cn);
  assert.equal(known("foobar"), 0x85944171f73967e8n);
  for (const text of ["", "a", "\u0000", "x".repeat(2000)])
    assert.match(fingerprint(text), /^[0-9a-z]{13}$/);
});

function parse(mark: string): bigint {
  return [...mark].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
}
