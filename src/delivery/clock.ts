/** The time of a delivery, for the rules that ask. */

import type { LocalTime } from "../core/contracts/mail.js";
import type { Config } from "../core/language/config.js";
import { isoTime } from "../core/timestamp.js";
import { wallClock } from "../core/wall-clock.js";
import type { Machine } from "../io/machine.js";
import { type TimeZone, zoneOf } from "../io/time-zone.js";
import type { EarlierTry } from "./earlier-try.js";

interface ClockTools {
  readonly machine: Machine;
  /** When it is delivered, milliseconds since 1970. */
  readonly at: number;
  readonly earlierTry: EarlierTry;
  readonly note: (text: string) => void;
}

/** @throws Error when there is no such zone; what the disk says of the journal */
export function clockOf(
  config: Pick<Config, "timeZone">,
  { machine, at, earlierTry, note }: ClockTools,
): LocalTime {
  const earlier = earlierTry();
  if (earlier !== null)
    note(`decided as of ${isoTime(earlier)}, when an earlier try did a part of it`);
  return localTime(earlier ?? at, zoneOf(config, machine));
}

/** @param at milliseconds since 1970 */
export function localTime(at: number, { name, offsetAt }: TimeZone): LocalTime {
  const shown = wallClock(at, offsetAt(Math.floor(at / 1000)));
  return Object.freeze({
    // A new one each time: who changes a Date changes it for himself.
    get at() {
      return new Date(at);
    },
    ...shown,
    zone: name,
  });
}
