import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { isOlder, isSilent, lookAtClock } from "../../../src/io/fs/age.js";
import { scratch } from "../../folders/tools.js";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const START = Date.UTC(2026, 10, 22);

test("old is old by both looks, to the millisecond; what lies ahead is not", () => {
  const looks = { now: 2000, earlier: 1500 };
  assert(isOlder(499, 1000, looks));
  assert(!isOlder(500, 1000, looks));
  assert(!isOlder(999, 1000, looks));
  assert(!isOlder(3000, 1000, looks));
});

test("a lock is silent when its time is too far from the present, whichever way", () => {
  for (const [modified, silent] of [
    [499, true],
    [500, false],
    [1500, false],
    [1501, true],
  ] as const)
    assert.equal(isSilent(modified, 500, 1000), silent, `${modified}`);
});

/**
 * Looks at a clock that says this. The file system's says the same, or stands.
 * @returns the earlier look, from START on
 */
function looker(t: TestContext): (at: number, theirs?: number) => number | null {
  const file = join(scratch(t), "clock");
  return (at, theirs = at) => {
    const isNew = !fs.existsSync(file);
    const { lstatSync } = fs;
    Reflect.set(fs, "lstatSync", (path: string) =>
      Object.assign(lstatSync(path), { ctimeMs: START + theirs }),
    );
    try {
      const found = lookAtClock(file, START + at);
      // It has the time of the file system, which is what the test makes of it.
      if (isNew) fs.utimesSync(file, (START + theirs) / 1000, (START + theirs) / 1000);
      return found === null ? null : Math.round(found - START);
    } finally {
      Reflect.set(fs, "lstatSync", lstatSync);
    }
  };
}

test("the first look says nothing, the second has the first; later ones have one that is a day old", (t) => {
  const look = looker(t);
  assert.equal(look(0), null);
  assert.equal(look(1000), 0);
  assert.equal(look(23 * HOUR), 0);
  assert.equal(look(25 * HOUR), 0);
  assert.equal(look(26 * HOUR), 0);
  assert.equal(look(50 * HOUR), 25 * HOUR);
  assert.equal(look(20 * DAY), 50 * HOUR);
});

test("a clock that is a year ahead for hours has no say, however often it is looked at", (t) => {
  const look = looker(t);
  for (const at of [0, 1000, 30 * HOUR, 40 * HOUR]) look(at);
  for (const later of [0, HOUR, 12 * HOUR, 23 * HOUR]) {
    const earlier = look(41 * HOUR + YEAR + later);
    assert.equal(earlier, 30 * HOUR);
  }
  assert.equal(look(2.5 * DAY), 30 * HOUR, "the clock is right again");
  assert.equal(look(2.6 * DAY), 30 * HOUR);
  assert.equal(look(3.6 * DAY), 2.5 * DAY);
});

test("where the clock was set back behind all looks, it begins anew", (t) => {
  const look = looker(t);
  for (const at of [YEAR, YEAR + 1000]) look(at);
  assert.equal(look(0), null);
  assert.equal(look(1000), 0);
});

test("where the file system's clock says otherwise, nothing is old", (t) => {
  const look = looker(t);
  look(0);
  assert.equal(look(YEAR, 0), null);
  assert.equal(look(-YEAR, 0), null);
  assert.equal(look(1000), 0, "and that look is forgotten");
  assert.equal(look(YEAR, YEAR - 6 * 60_000), null);
  assert.equal(look(YEAR + 1000, YEAR - 4 * 60_000), 0);
});

test("what can't be noted, or is something else, says nothing", (t) => {
  const top = scratch(t);
  assert.equal(lookAtClock(join(top, "none/clock"), Date.now()), null);
  fs.mkdirSync(join(top, "folder"));
  fs.writeFileSync(join(top, "text"), "x");
  fs.symlinkSync("text", join(top, "link"));
  for (const name of ["folder", "text", "link"])
    for (let times = 0; times < 2; times++)
      assert.equal(lookAtClock(join(top, name), Date.now()), null, name);
  assert.equal(fs.readFileSync(join(top, "text"), "utf8"), "x");
});
