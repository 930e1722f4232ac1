import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isoTime } from "../../src/core/timestamp.js";

test("a moment is written as toISOString writes it", () => {
  const years1000To9999 = fc.integer({ min: -30_610_224_000_000, max: 253_402_300_799_999 });
  fc.assert(
    fc.property(years1000To9999, (at) => assert.equal(isoTime(at), new Date(at).toISOString())),
  );
});
