/** Lengths of time, as rules write them. */

import { refuse, shown } from "./demand.js";

/** Text as the example: any number, with the space or without. */
export type Like<Example extends string> = Example extends `${number} ${infer Unit}`
  ? `${number}${" " | ""}${Unit}`
  : never;

/** A number of milliseconds, or text like one of the examples, which an error shows. */
export type DurationSuchAs<
  Seconds extends string,
  Minutes extends string,
  Hours extends string,
  Day extends string,
  Days extends string,
  Short extends string,
> = number | Like<Seconds | Minutes | Hours | Day | Days | Short>;

interface Shown {
  readonly duration: DurationSuchAs<"60 s", "5 min", "1 h", "1 day", "7 days", "7 d">;
}

/**
 * A length of time in milliseconds, or with its unit: `"60 s"`, `"5 min"`, `"1 h"`, `"1 day"`,
 * `"7 days"`; also without the space: `"7d"`.
 */
// Of a mere alias, an error would show the name alone.
export type Duration = Shown["duration"];

const DAY = 86_400_000;
const UNITS = { s: 1000, min: 60_000, h: 3_600_000, d: DAY, day: DAY, days: DAY };

/** @throws Error when it is no length of time: rules that were not type-checked can say anything */
export function milliseconds(duration: Duration): number {
  const text = typeof duration === "string" || typeof duration === "number" ? `${duration}` : "";
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(?: ?(s|min|h|d|day|days))?$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new Error(
      `${shown(duration)} is no length of time: write milliseconds, or "60 s", "5 min", "1 h", "7 days"`,
    );
  }
  return Math.floor(Number(digits) * (isUnit(unit) ? UNITS[unit] : 1));
}

function isUnit(unit: string | undefined): unit is keyof typeof UNITS {
  return unit !== undefined && unit in UNITS;
}

/** So many days, in milliseconds. @throws Error for what is no number of days */
export function days(count: number): number {
  if (!Number.isFinite(count) || count < 0) refuse("days", count, "a number of days");
  return count * DAY;
}
