/** Lengths of time, as options say them. */

import { CommandError, USAGE } from "./command.js";

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** Milliseconds. @throws CommandError that names the option, for what is no time */
export function timeIn(option: string, text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?) ?(s|min|h|d|days?)$/.exec(text) ?? [];
  const ms = UNITS[unit];
  if (count !== undefined && ms !== undefined) return Number(count) * ms;
  throw new CommandError(`${option} ${text} is no time: write 90s, 30min, 1h or 2days`, {
    status: USAGE,
  });
}
