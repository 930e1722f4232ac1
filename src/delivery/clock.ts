/** The time of a delivery, for the rules that ask. */

import type { LocalTime, Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import type { Config } from "../core/language/config.js";
import { isoTime } from "../core/timestamp.js";
import { wallClock } from "../core/wall-clock.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { machineZone, namedZone, type TimeZone } from "../io/time-zone.js";
import { openState } from "../state/stores.js";
import type { Asking } from "./scan.js";

interface ClockTools {
  readonly machine: Machine;
  readonly paths: Paths;
  /** When it is delivered, milliseconds since 1970. */
  readonly at: number;
  readonly asking: Asking;
  readonly note: (text: string) => void;
}

/** @throws Error when there is no such zone; what the disk says of the journal */
export function clockOf(
  config: Pick<Config, "timeZone">,
  content: Content,
  mail: Pick<Mail, "messageId" | "recipient">,
  tools: ClockTools,
): LocalTime {
  const at = tools.asking === "and remember" ? timeOfTry(content, mail, tools) : tools.at;
  return localTime(at, zoneOf(config, tools.machine));
}

/** The configured zone, or else the machine's. @throws Error when there is no such zone */
export function zoneOf(
  { timeZone }: Pick<Config, "timeZone">,
  { system }: Pick<Machine, "system">,
): TimeZone {
  return timeZone === undefined ? machineZone(system) : namedZone(timeZone, system);
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

/**
 * A try goes on with what an earlier one has begun, and must not decide otherwise: what lies in one
 * folder already would be stored in another.
 */
function timeOfTry(
  content: Content,
  { messageId, recipient }: Pick<Mail, "messageId" | "recipient">,
  { machine, paths, at, note }: ClockTools,
): number {
  const { journal } = openState("files", paths, machine.host);
  if (!journal.hasUnfinished()) return at;
  const earlier = journal.decided(content, { messageId, recipient: recipient.deliveredTo });
  if (earlier === null) return at;
  note(`decided as of ${isoTime(earlier)}, when an earlier try did a part of it`);
  return earlier;
}
