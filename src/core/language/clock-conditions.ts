/** The conditions that go by the time of the delivery: never by the Date field, which a sender writes. */

import type { LocalTime, Weekday } from "../contracts/mail.js";
import {
  type Day,
  demandWeekday,
  minutesOf,
  type OneOrMore,
  spanOf,
  type TimeOfDay,
} from "./clock-words.js";
import type { Described, PlainCondition } from "./condition.js";
import { shown } from "./demand.js";
import { readyMade } from "./shapes.js";

/** What `weekdays` without a day gives: no condition. */
export interface OneDayAtLeast extends Described {}

/** What goes by the time. */
interface ByClock {
  /** As it is written in a rule. */
  readonly name: string;
  readonly matches: (now: LocalTime) => boolean;
  /** What of the time it looks at. */
  readonly value: (now: LocalTime) => string;
  /** From when on it matches nothing any more, as clocks show it; null: never. */
  readonly ends: string | null;
}

function byClock({ name, matches, value, ends }: ByClock): PlainCondition {
  return readyMade({
    kind: "header",
    name,
    patterns: null,
    clock: { ends },
    matches: (mail) => matches(mail.now()),
    value: (mail) => `${value(mail.now())} in ${mail.now().zone}`,
  });
}

const said = (word: string, given: readonly unknown[]): string =>
  `${word}(${given.map(shown).join(", ")})`;

const stampOf = ({ date, time }: LocalTime): string => `${date} ${time}`;

/**
 * Delivered between two days, both included: `between("2026-12-20", "2027-01-06")`. With a time it
 * begins at that minute, or ends before it: `between("2026-12-18 17:00", "2027-01-06")`. By the clocks
 * of `timeZone`, and never by the Date field.
 * @throws Error for what is no day, and where the end is not behind the beginning
 */
export function between(from: Day, to: Day): PlainCondition;
/** It takes two days. */
export function between(missing: "two days, the first and the last"): PlainCondition;
/** It takes two days. */
export function between(this: "two days, the first and the last"): PlainCondition;
export function between(from?: string, to?: string): PlainCondition {
  const [first, last] = [spanOf("between", from), spanOf("between", to)];
  const name = said("between", [from, to]);
  if (first.begins >= last.ends) throw new Error(`${name}: it ends before it begins`);
  return byClock({
    name,
    matches: (now) => first.begins <= stampOf(now) && stampOf(now) < last.ends,
    value: first.timed || last.timed ? stampOf : ({ date }) => date,
    ends: last.ends,
  });
}

/**
 * Delivered on one of these days of the week: `weekdays("sat", "sun")`, from midnight to midnight by
 * the clocks of `timeZone`.
 * @throws Error for what is none of `"mon"` to `"sun"`
 */
export function weekdays(): OneDayAtLeast;
/**
 * Delivered on one of these days of the week: `weekdays("sat", "sun")`, from midnight to midnight by
 * the clocks of `timeZone`.
 * @throws Error for what is none of `"mon"` to `"sun"`
 */
export function weekdays(...days: readonly OneOrMore<Weekday>[]): PlainCondition;
export function weekdays(...days: readonly OneOrMore<Weekday>[]): PlainCondition {
  const wanted: readonly Weekday[] = days.flat();
  if (wanted.length === 0) throw new Error("weekdays(): it takes one day of the week at least");
  for (const day of wanted) demandWeekday("weekdays", day);
  return byClock({
    name: said("weekdays", wanted),
    matches: ({ weekday }) => wanted.includes(weekday),
    value: ({ weekday }) => weekday,
    ends: null,
  });
}

/**
 * Delivered at this time of the day: `hours("22:00", "06:00")`, over midnight where the end is the
 * earlier one. From the first minute on, and before the second, by the clocks of `timeZone`.
 * @throws Error for what no clock shows, and for two that are the same
 */
export function hours(from: TimeOfDay, to: TimeOfDay): PlainCondition;
/** It takes two times of the day. */
export function hours(missing: "two times of the day, the beginning and the end"): PlainCondition;
/** It takes two times of the day. */
export function hours(this: "two times of the day, the beginning and the end"): PlainCondition;
export function hours(from?: string, to?: string): PlainCondition {
  const begin = minutesOf("hours", from);
  const end = minutesOf("hours", to, "24:00");
  const name = said("hours", [from, to]);
  if (begin === end % (24 * 60)) throw new Error(`${name}: it begins and ends at the same time`);
  return byClock({
    name,
    matches: ({ time }) => {
      const now = minutesOf("hours", time);
      return begin < end ? begin <= now && now < end : begin <= now || now < end;
    },
    value: ({ time }) => time,
    ends: null,
  });
}
