/** Days, times and days of the week, as rules write them: what is none is refused when it is said. */

import type { Weekday } from "../contracts/mail.js";
import { refuse } from "./demand.js";

type Days = `${number}-${number}-${number}`;
type Like<Example> = Example extends `${Days} ${number}:${number}`
  ? `${Days} ${number}:${number}`
  : Days;

/** Text like one of the examples, which an error shows. */
export type DaySuchAs<Day extends string, Time extends string> = Like<Day> | Like<Time>;

interface Shown {
  readonly day: DaySuchAs<"2026-12-20", "2026-12-20 18:00">;
  readonly time: `${number}:${number}`;
}

/** A day, or a time of it: `"2026-12-20"`, `"2026-12-20 18:00"`. */
// Of a mere alias, an error would show the name alone.
export type Day = Shown["day"];

/** A time of the day: `"22:00"`. */
export type TimeOfDay = Shown["time"];

/** One of them, or a list. */
export type OneOrMore<Each> = Each | readonly Each[];

/** What a day or a time of it comes to, each as `2026-12-20 18:00`: texts that compare like times. */
export interface Span {
  /** Its first minute. */
  readonly begins: string;
  /** The first minute behind it: a day is over at the next midnight, a time before it begins. */
  readonly ends: string;
  readonly timed: boolean;
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d?:\d\d))?$/;
const DAYS_ARE = 'days such as "2026-12-20", or "2026-12-20 18:00"';

/** @throws Error for what is no day, and for one that no calendar has */
export function spanOf(word: string, day: unknown): Span {
  const [, year, month, date, time] = DAY.exec(typeof day === "string" ? day : "") ?? [];
  if (year === undefined) refuse(word, day, DAYS_ARE);
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  const said = `${year}-${month}-${date}`;
  if (dayOf(midnight) !== said) refuse(word, day, `a day that there is: ${said} is none`);
  if (time === undefined) {
    const next = new Date(midnight.getTime() + 86_400_000);
    return { begins: `${said} 00:00`, ends: `${dayOf(next)} 00:00`, timed: false };
  }
  const at = `${said} ${clockOf(minutesOf(word, time))}`;
  return { begins: at, ends: at, timed: true };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const clockOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((each) => String(each).padStart(2, "0")).join(":");

/**
 * Minutes since midnight.
 * @param last also `24:00`, at which a day ends
 * @throws Error for what no clock shows
 */
export function minutesOf(word: string, time: unknown, last = "23:59"): number {
  const [, hour, minute] = /^(\d\d?):(\d\d)$/.exec(typeof time === "string" ? time : "") ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  const bound = last === "24:00" ? 24 * 60 : 24 * 60 - 1;
  if (hour === undefined || Number(minute) > 59 || minutes > bound)
    refuse(word, time, `times such as "22:00", from "00:00" to "${last}"`);
  return minutes;
}

const WEEK: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** @throws Error for what is no day of the week; it says what is right */
export function demandWeekday(word: string, day: unknown): asserts day is Weekday {
  if (WEEK.some((each) => each === day)) return;
  const meant = weekdaysMeant(typeof day === "string" ? day : "");
  const right = meant.length === 0 ? WEEK : meant;
  const said = right.map((each) => JSON.stringify(each)).join(", ");
  refuse(word, day, meant.length === 0 ? `days of the week: ${said}` : `${word}(${said})`);
}

/** `Monday` is mon; `mon-fri` are five days, `fri-mon` four. */
function weekdaysMeant(text: string): readonly Weekday[] {
  const ends = text.slice(0, 40).split(/[-\u2013]/);
  const [from = -1, to = from] = ends.map((each) => numberOf(each.trim().toLowerCase()));
  if (from < 0 || to < 0 || ends.length > 2) return [];
  return [...WEEK, ...WEEK].slice(from, from + ((to - from + 7) % 7) + 1);
}

/** Which day of the week it begins like; -1: none. */
function numberOf(text: string): number {
  return WEEK.findIndex((each) => text.startsWith(each));
}
