/**
 * The rule at the end of a time zone's file, by which its clocks go for all time to come, as POSIX has
 * it: `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 8536 section 3.3.1).
 */

/** A name, and how far west it is. */
const ZONE = /^(?:[A-Za-z]{3,}|<[\w+-]+>)([+-]?\d{1,3}(?::\d\d){0,2})?/;
const MONTHLY = /^M(\d{1,2})\.([1-5])\.([0-6])$/;
const DAILY = /^(J?)(\d{1,3})$/;
const CLOCK = /^[+-]?\d{1,3}(?::\d\d){0,2}$/;

const HOUR = 3600;
const SECONDS_A_DAY = 24 * HOUR;

type OffsetAt = (at: number) => number;

/** When clocks are changed in a year: seconds since 1970, as the clock shows them before. */
type Change = (year: number) => number;

/** @returns seconds east of Greenwich at a moment in seconds since 1970; null for what is no rule */
export function zoneRule(text: string): OffsetAt | null {
  const [zones = "", on, off, ...more] = text.split(",");
  const [first = "", west] = ZONE.exec(zones) ?? [];
  if (west === undefined || more.length > 0) return null;
  const std = eastOf(west);
  if (on === undefined) return zones === first ? () => std : null;
  const summer = zones.slice(first.length);
  const [second, itsWest = ""] = ZONE.exec(summer) ?? [];
  if (second !== summer || summer === "") return null;
  return changing(std, itsWest === "" ? std + HOUR : eastOf(itsWest), [
    changeOf(on),
    changeOf(off),
  ]);
}

function changing(
  std: number,
  summer: number,
  [begin, end]: readonly [Change | null, Change | null],
): OffsetAt | null {
  if (begin === null || end === null) return null;
  return (at) => {
    const year = new Date((at + std) * 1000).getUTCFullYear();
    const [from, to] = [begin(year) - std, end(year) - summer];
    const within = from < to ? from <= at && at < to : !(to <= at && at < from);
    return within ? summer : std;
  };
}

const eastOf = (west: string): number => 0 - seconds(west);

/** `-3:30`, in seconds. */
function seconds(clock: string): number {
  const [hours = 0, minutes = 0, rest = 0] = clock.replace(/^[+-]/, "").split(":").map(Number);
  const size = hours * HOUR + minutes * 60 + rest;
  return clock.startsWith("-") ? 0 - size : size;
}

function changeOf(text = ""): Change | null {
  const [day = "", time = "2", ...more] = text.split("/");
  const dayIn = dayOf(day);
  if (dayIn === null || more.length > 0 || !CLOCK.test(time)) return null;
  return (year) => dayIn(year) + seconds(time);
}

function dayOf(text: string): Change | null {
  const [, month, week, weekday] = MONTHLY.exec(text) ?? [];
  if (month !== undefined) return ofMonth(Number(month), Number(week), Number(weekday));
  const [, julian, day] = DAILY.exec(text) ?? [];
  return day === undefined ? null : ofYear(Number(day), julian === "J");
}

const midnight = (year: number, month: number, day: number): number =>
  Date.UTC(year, month, day) / 1000;

/** Days from 0 on; with J from 1 on, the 29th of February not counted. */
function ofYear(day: number, julian: boolean): Change {
  if (!julian) return (year) => midnight(year, 0, 1 + day);
  return (year) =>
    midnight(year, 0, 1) + (day - 1 + (day >= 60 && isLeap(year) ? 1 : 0)) * SECONDS_A_DAY;
}

const isLeap = (year: number): boolean =>
  new Date(midnight(year, 1, 29) * 1000).getUTCDate() === 29;

/** The first, second … weekday of a month; the fifth is the last. */
function ofMonth(month: number, week: number, weekday: number): Change {
  return (year) => {
    const first = new Date(midnight(year, month - 1, 1) * 1000).getUTCDay();
    const days = new Date(midnight(year, month, 0) * 1000).getUTCDate();
    const wanted = 1 + ((weekday - first + 7) % 7) + 7 * (week - 1);
    return midnight(year, month - 1, wanted > days ? wanted - 7 : wanted);
  };
}
