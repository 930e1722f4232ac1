/** `--now TIME`: the moment as of which a dry run decides. */

import type { Config } from "../../core/language/config.js";
import { parseDate } from "../../core/message/date-time.js";
import type { OffsetAt } from "../../core/zone-file.js";
import { zoneOf } from "../../io/time-zone.js";
import { CommandError, USAGE } from "../command.js";
import type { World } from "../world.js";

const SHAPE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?$/;

/**
 * @param text a day (its first minute), or a day and a time; in the rules' time zone where it names none
 * @returns milliseconds since 1970; the present without a text
 * @throws CommandError (64) for what is no time
 */
export function asOf(text: string | undefined, config: Config, world: World): number {
  if (text === undefined) return world.host.now();
  const [, day = "", time = "00:00", zone] = SHAPE.exec(text.trim()) ?? [];
  const said = parseDate(`${day} ${time} ${zone ?? "Z"}`)?.getTime();
  if (said === undefined)
    throw new CommandError(
      `--now ${JSON.stringify(text)} is no time: write 2026-12-24, "2026-12-24 18:00" or 2026-12-24T18:00+01:00`,
      { status: USAGE },
    );
  return zone === undefined ? fromClocks(said, zoneOf(config, world).offsetAt) : said;
}

/**
 * The moment at which clocks show this. An hour that they show twice is the first one; one that they
 * skip is as if they had not been changed yet.
 * @param shown milliseconds since 1970, if they showed UTC
 */
function fromClocks(shown: number, offsetAt: OffsetAt): number {
  const seconds = Math.floor(shown / 1000);
  const day = 24 * 3600;
  // Of a change around that time, this is the offset before it.
  const before = seconds - offsetAt(seconds - day);
  const at = offsetAt(before) === offsetAt(seconds - day) ? before : seconds - offsetAt(before);
  return (offsetAt(at) === seconds - at ? at : before) * 1000;
}
