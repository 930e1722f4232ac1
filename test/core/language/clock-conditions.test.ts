/** `between`, `weekdays`, `hours`: by the clocks of a zone, at the edges, and what they refuse. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LocalTime } from "../../../src/core/contracts/mail.js";
import { between, hours, weekdays } from "../../../src/core/language/clock-conditions.js";
import { describe } from "../../../src/core/language/shapes.js";
import { wallClock } from "../../../src/core/wall-clock.js";
import { namedZone } from "../../../src/io/time-zone.js";
import { assertRefused } from "../../harness/refused.js";
import { mailOf, seen } from "../mails.js";

/** Node's own zones: what the system has makes no difference to these tests. */
const SYSTEM = "/nowhere";

function at(moment: string, zone = "Europe/Berlin"): LocalTime {
  const when = new Date(moment);
  const { offsetAt } = namedZone(zone, SYSTEM);
  return { at: when, ...wallClock(when.getTime(), offsetAt(when.getTime() / 1000)), zone };
}

/** What a condition says at a moment. */
const asked = (condition: ReturnType<typeof hours>, moment: string, zone?: string) =>
  seen(
    condition,
    mailOf("Date: Fri, 1 Jan 1999 12:00:00 +0000\n\n", { clock: () => at(moment, zone) }),
  );
const matched = async (condition: ReturnType<typeof hours>, moment: string, zone?: string) =>
  (await asked(condition, moment, zone))[0];

test("between: both days are included, from midnight to midnight of the zone", async () => {
  const away = between("2026-12-20", "2027-01-06");
  assert.equal(describe(away), 'between("2026-12-20", "2027-01-06")');
  assert.deepEqual(await asked(away, "2026-12-19T22:59:59Z"), [
    false,
    "2026-12-19 in Europe/Berlin",
  ]);
  assert.deepEqual(await asked(away, "2026-12-19T23:00:00Z"), [
    true,
    "2026-12-20 in Europe/Berlin",
  ]);
  assert.equal(await matched(away, "2027-01-06T22:59:59Z"), true);
  assert.equal(await matched(away, "2027-01-06T23:00:00Z"), false);
  assert.equal(await matched(away, "2026-12-20T04:59:59Z", "America/New_York"), false);
  assert.equal(await matched(away, "2026-12-20T05:00:00Z", "America/New_York"), true);
});

test("between: one day, a leap day, and the end of a month and a year", async () => {
  const day = between("2028-02-29", "2028-02-29");
  assert.equal(await matched(day, "2028-02-29T12:00:00Z"), true);
  assert.equal(await matched(day, "2028-03-01T12:00:00Z"), false);
  assert.equal(await matched(between("2026-12-31", "2026-12-31"), "2026-12-31T22:30:00Z"), true);
});

test("between: a time begins with its minute, and ends before it", async () => {
  const away = between("2026-12-18 17:00", "2027-01-06 8:30");
  assert.deepEqual(await asked(away, "2026-12-18T15:59:59Z"), [
    false,
    "2026-12-18 16:59 in Europe/Berlin",
  ]);
  assert.equal(await matched(away, "2026-12-18T16:00:00Z"), true);
  assert.equal(await matched(away, "2027-01-06T07:29:59Z"), true);
  assert.equal(await matched(away, "2027-01-06T07:30:00Z"), false);
  const mixed = between("2026-12-18 17:00", "2026-12-18");
  assert.equal(await matched(mixed, "2026-12-18T22:59:00Z"), true);
});

test("hours: over midnight, the start included and the end not", async () => {
  const night = hours("22:00", "06:00");
  assert.equal(describe(night), 'hours("22:00", "06:00")');
  assert.deepEqual(await asked(night, "2026-12-01T22:14:00Z"), [true, "23:14 in Europe/Berlin"]);
  for (const [moment, is] of [
    ["2026-12-01T20:59:59Z", false],
    ["2026-12-01T21:00:00Z", true],
    ["2026-12-01T23:00:00Z", true],
    ["2026-12-02T04:59:59Z", true],
    ["2026-12-02T05:00:00Z", false],
  ] as const)
    assert.equal(await matched(night, moment), is, moment);
  assert.equal(await matched(hours("9:00", "17:00"), "2026-12-01T16:00:00Z"), false);
  assert.equal(await matched(hours("22:00", "24:00"), "2026-12-01T22:59:59Z"), true);
  assert.equal(await matched(hours("22:00", "24:00"), "2026-12-01T23:00:00Z"), false);
});

test("hours: the hour that exists twice matches twice, the one that does not never", async () => {
  const hour = hours("02:00", "03:00");
  for (const moment of ["2026-10-25T00:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:30:00Z"])
    assert.deepEqual((await asked(hour, moment))[0], true, moment);
  assert.equal(await matched(hour, "2026-10-25T02:00:00Z"), false);
  for (const moment of ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"])
    assert.equal(await matched(hour, moment), false, moment);
  const night = hours("22:00", "06:00");
  assert.equal(await matched(night, "2026-10-25T04:59:59Z"), true);
  assert.equal(await matched(night, "2026-03-29T03:59:59Z"), true);
  assert.equal(await matched(night, "2026-03-29T04:00:00Z"), false);
});

test("zones of half and quarter hours", async () => {
  assert.deepEqual(await asked(hours("05:00", "06:00"), "2026-12-01T23:44:00Z", "Asia/Kathmandu"), [
    true,
    "05:29 in Asia/Kathmandu",
  ]);
  const midnight = between("2026-12-02", "2026-12-02");
  assert.equal(await matched(midnight, "2026-12-01T18:29:59Z", "Asia/Kolkata"), false);
  assert.equal(await matched(midnight, "2026-12-01T18:30:00Z", "Asia/Kolkata"), true);
  // Half an hour forward, and back.
  assert.equal(
    await matched(hours("02:00", "02:30"), "2026-10-03T15:30:00Z", "Australia/Lord_Howe"),
    false,
  );
});

test("weekdays: from midnight to midnight", async () => {
  const weekend = weekdays("sat", "sun");
  assert.equal(describe(weekend), 'weekdays("sat", "sun")');
  assert.deepEqual(await asked(weekend, "2026-12-04T22:59:59Z"), [false, "fri in Europe/Berlin"]);
  assert.deepEqual(await asked(weekend, "2026-12-04T23:00:00Z"), [true, "sat in Europe/Berlin"]);
  assert.equal(await matched(weekend, "2026-12-06T22:59:59Z"), true);
  assert.equal(await matched(weekend, "2026-12-06T23:00:00Z"), false);
  assert.equal(await matched(weekdays(["mon", "tue"], "wed"), "2026-12-02T12:00:00Z"), true);
});

test("the clock is read once a message, so that two conditions agree", async () => {
  let asked = 0;
  const clock = () => {
    asked++;
    return at("2026-12-01T12:00:00Z");
  };
  const mail = mailOf("\n", { clock });
  assert.equal(mail.now(), mail.now());
  await hours("22:00", "06:00")(mail);
  assert.equal(asked, 1);
});

const DAYS = 'it takes days such as "2026-12-20", or "2026-12-20 18:00"';
const MISSING = ": nothing is given, or where it comes from there is no such thing";
const WEEK = '"mon", "tue", "wed", "thu", "fri", "sat", "sun"';
const TIMES = (last: string) => `it takes times such as "22:00", from "00:00" to "${last}"`;

test("what is no day, no time and no day of the week is refused, and what is right is said", () => {
  assertRefused([
    [between, [], `between(undefined): ${DAYS}${MISSING}`],
    [between, ["2026-12-20"], `between(undefined): ${DAYS}${MISSING}`],
    [between, ["20.12.2026", "2027-01-06"], `between("20.12.2026"): ${DAYS}`],
    [between, [new Date(0), "2027-01-06"], `between(an object): ${DAYS}`],
    [between, ["2026-2-3", "2027-01-06"], `between("2026-2-3"): ${DAYS}`],
    [
      between,
      ["2026-02-30", "2027-01-06"],
      'between("2026-02-30"): it takes a day that there is: 2026-02-30 is none',
    ],
    [
      between,
      ["2027-02-29", "2027-03-06"],
      'between("2027-02-29"): it takes a day that there is: 2027-02-29 is none',
    ],
    [
      between,
      ["2026-13-01", "2027-01-06"],
      'between("2026-13-01"): it takes a day that there is: 2026-13-01 is none',
    ],
    [between, ["2026-12-01 24:00", "2027-01-06"], `between("24:00"): ${TIMES("23:59")}`],
    [
      between,
      ["2027-01-06", "2026-12-20"],
      'between("2027-01-06", "2026-12-20"): it ends before it begins',
    ],
    [
      between,
      ["2026-12-20 18:00", "2026-12-20 18:00"],
      'between("2026-12-20 18:00", "2026-12-20 18:00"): it ends before it begins',
    ],
    [hours, [], `hours(undefined): ${TIMES("23:59")}${MISSING}`],
    [hours, ["22:00"], `hours(undefined): ${TIMES("24:00")}${MISSING}`],
    [hours, ["10pm", "6am"], `hours("10pm"): ${TIMES("23:59")}`],
    [hours, [22, 6], `hours(22): ${TIMES("23:59")}`],
    [hours, ["24:00", "06:00"], `hours("24:00"): ${TIMES("23:59")}`],
    [hours, ["22:60", "06:00"], `hours("22:60"): ${TIMES("23:59")}`],
    [hours, ["22:00", "24:01"], `hours("24:01"): ${TIMES("24:00")}`],
    [hours, ["08:00", "8:00"], 'hours("08:00", "8:00"): it begins and ends at the same time'],
    [hours, ["0:00", "24:00"], 'hours("0:00", "24:00"): it begins and ends at the same time'],
    [weekdays, [], "weekdays(): it takes one day of the week at least"],
    [weekdays, [[]], "weekdays(): it takes one day of the week at least"],
    [
      weekdays,
      ["mon-fri"],
      'weekdays("mon-fri"): it takes weekdays("mon", "tue", "wed", "thu", "fri")',
    ],
    [weekdays, ["Sat - Mon"], 'weekdays("Sat - Mon"): it takes weekdays("sat", "sun", "mon")'],
    [weekdays, ["Saturday"], 'weekdays("Saturday"): it takes weekdays("sat")'],
    [weekdays, ["sat", "weekend"], `weekdays("weekend"): it takes days of the week: ${WEEK}`],
    [weekdays, [6], `weekdays(6): it takes days of the week: ${WEEK}`],
    [weekdays, ["mon-tue-wed"], `weekdays("mon-tue-wed"): it takes days of the week: ${WEEK}`],
  ]);
});
