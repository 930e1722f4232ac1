/** Dates in templates. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDate } from "../../src/reply/date-format.js";

const date = new Date(2026, 6, 4, 9, 5, 7);

const FORMATS: readonly (readonly [string, string])[] = [
  ["YYYY-MM-DD", "2026-07-04"],
  ["D MMMM YYYY", "4 July 2026"],
  ["dddd, D.M.", "Saturday, 4.7."],
  ["ddd, DD MMM YYYY HH:mm:ss", "Sat, 04 Jul 2026 09:05:07"],
  ["H:mm", "9:05"],
  ["[Day] D [of] MMMM", "Day 4 of July"],
  ["", ""],
  ["at 5 o'clock", "at 5 o'clock"],
];
for (const [pattern, text] of FORMATS) {
  test(`${JSON.stringify(pattern)} gives ${text}`, () =>
    assert.equal(formatDate(date, pattern), text));
}

test("a date is in the machine's time zone", () => {
  const before = process.env.TZ;
  try {
    process.env.TZ = "America/Los_Angeles";
    assert.equal(
      formatDate(new Date(Date.UTC(2026, 6, 2, 3)), "YYYY-MM-DD HH:mm"),
      "2026-07-01 20:00",
    );
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
