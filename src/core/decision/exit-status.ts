/**
 * The one place that turns what happened into an exit status (sysexits.h) and the line that Postfix
 * reads (RFC 3463).
 */

import type { Rejection } from "../language/action-rows.js";
import { messageOf, oneLine } from "../text.js";

/** What the process ends with. `line` is written to stderr, or null for silence. */
export interface Ending {
  readonly status: number;
  readonly line: string | null;
}

/** EX_TEMPFAIL of sysexits.h: Postfix keeps the message and tries again. */
export const DEFER = 75;

/** Everything that the plan asked for is done and on disk. */
export const DELIVERED: Ending = { status: 0, line: null };

const REJECTS = {
  "unknown user": { status: 67, code: "5.1.1" },
  unavailable: { status: 69, code: "5.3.0" },
  refused: { status: 77, code: "5.7.0" },
} as const;

/** Whether it is a way to refuse a message: rules that nobody type-checked can say anything. */
export function isRejectAs(as: string): as is Rejection["as"] {
  return Object.hasOwn(REJECTS, as);
}

/** A rule said so: the only way to a status that is neither 0 nor 75. */
export function rejected({ reason, as }: Rejection): Ending {
  const { status, code } = REJECTS[as];
  return { status, line: `${code} ${oneLine(reason, 200) || "refused"}` };
}

/**
 * How a plan that is done has ended.
 * @param defer why a rule leaves the message with the MTA; null: none does
 */
export function endingOf(reject: Rejection | null, defer: string | null): Ending {
  if (defer !== null) return deferred(defer);
  return reject === null ? DELIVERED : rejected(reject);
}

/**
 * Anything else: Postfix keeps the message and tries again. The line must begin so: Postfix
 * believes a status code at the very start of the output more than the exit status, and a Subject
 * of `5.1.1 …` must never stand there.
 */
export function deferred(error: unknown): Ending {
  return { status: DEFER, line: `4.3.0 sortmail: ${oneLine(messageOf(error), 800) || "failed"}` };
}
