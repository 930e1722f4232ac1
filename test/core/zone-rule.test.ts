/** The rule at the end of a zone's file: when clocks change, for all time to come. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { zoneRule } from "../../src/core/zone-rule.js";

/** The offset, in hours, just before and at a moment. */
function around(rule: string, moment: string): readonly [before: number, at: number] {
  const offsetAt = zoneRule(rule) ?? assert.fail(`${rule} is no rule`);
  const at = Date.parse(moment) / 1000;
  return [offsetAt(at - 1) / 3600, offsetAt(at) / 3600];
}

test("both changes of the clock, to the second", () => {
  const BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3";
  assert.deepEqual(around(BERLIN, "2026-03-29T01:00Z"), [1, 2]);
  assert.deepEqual(around(BERLIN, "2026-10-25T01:00Z"), [2, 1]);
  const NEW_YORK = "EST5EDT,M3.2.0,M11.1.0";
  assert.deepEqual(around(NEW_YORK, "2027-03-14T07:00Z"), [-5, -4]);
  assert.deepEqual(around(NEW_YORK, "2027-11-07T06:00Z"), [-4, -5]);
});

test("summer in the south goes over the year's end", () => {
  const SYDNEY = "AEST-10AEDT,M10.1.0,M4.1.0/3";
  assert.deepEqual(around(SYDNEY, "2027-01-01T00:00Z"), [11, 11]);
  assert.deepEqual(around(SYDNEY, "2026-10-03T16:00Z"), [10, 11]);
  assert.deepEqual(around(SYDNEY, "2027-04-03T16:00Z"), [11, 10]);
});

test("winter time that is the exception, halves of hours, and names in brackets", () => {
  assert.deepEqual(around("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-10-25T01:00Z"), [1, 0]);
  assert.deepEqual(around("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T15:30Z"), [10.5, 11]);
  assert.deepEqual(around("<+0545>-5:45", "2026-06-01T00:00Z"), [5.75, 5.75]);
  assert.deepEqual(around("UTC0", "2026-06-01T00:00Z"), [0, 0]);
});

test("times beyond a day, and before it", () => {
  assert.deepEqual(around("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00Z"), [2, 3]);
  assert.deepEqual(around("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00Z"), [-2, -1]);
});

test("days of the year: with J the leap day does not count, without it does", () => {
  assert.deepEqual(around("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00Z"), [0, 1]);
  assert.deepEqual(around("AAA0BBB,J60/0,J300/0", "2027-03-01T00:00Z"), [0, 1]);
  assert.deepEqual(around("AAA0BBB,J59/0,J300/0", "2028-02-28T00:00Z"), [0, 1]);
  assert.deepEqual(around("AAA0BBB,59/0,300/0", "2028-02-29T00:00Z"), [0, 1]);
  assert.deepEqual(around("AAA0BBB,59/0,300/0", "2027-03-01T00:00Z"), [0, 1]);
  assert.deepEqual(around("XXX3EDT4,0/0,J365/23", "2027-01-01T03:00Z"), [-4, -4]);
});

test("what is no rule is none", () => {
  for (const text of [
    "",
    "CET",
    "CET-1CEST",
    "CET-1CEST,M3.5.0",
    "1",
    "CET-1CEST,x,y",
    "CET-1 ",
    "CET-1,",
    "CET-1X,0,1",
    "CET-1CEST,0/2/3,1",
    "CET-1CEST,0,1/x",
    "A1B2,0,1,2",
  ])
    assert.equal(zoneRule(text), null, text);
});
