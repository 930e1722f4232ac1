/** Dates in templates. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDate } from "../../src/reply/date-format.js";
import { UTC } from "./tools.js";

const date = new Date(Date.UTC(2026, 6, 4, 9, 5, 7));

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
    assert.equal(formatDate(date, pattern, UTC), text));
}

test("a date is shown by the clocks it is given, whatever TZ says", () => {
  const before = process.env.TZ;
  try {
    process.env.TZ = "America/Los_Angeles";
    const shown = (offset: number) =>
      formatDate(new Date(Date.UTC(2026, 6, 2, 3)), "ddd YYYY-MM-DD HH:mm", () => offset);
    assert.equal(shown(-7 * 3600), "Wed 2026-07-01 20:00");
    assert.equal(shown(5 * 3600 + 45 * 60), "Thu 2026-07-02 08:45");
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
