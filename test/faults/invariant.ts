/**
 * What must be true after every run, whichever call has failed, and after the one that follows it.
 */

import type { Contents } from "./box.js";
import type { Traced } from "./strace.js";

/** Statuses at which Postfix keeps the message, and tries again. */
const DEFERRED = [71, 75];

/** A violation, in one word. */
export type Violation =
  /** Status 0, and the message is not there. */
  | "lost"
  /** Status 0, and something else than whole messages was added. */
  | "damaged"
  /** Status 0, and more than one copy. */
  | "double"
  /** Another end, and part of a message can be seen. */
  | "partial"
  /** The mail that was there before is not as it was. */
  | "old mail"
  /** Postfix would send the message back. */
  | "bounce"
  /** The next delivery, without a fault, does not bring exactly one more. */
  | "no recovery"
  | "hang";

export type Ended = Pick<Traced, "result" | "hung">;

/**
 * Whether Postfix would keep the message: a status code at the start of the output counts more than
 * the exit status.
 */
export function isDeferred({ status, signal, stdout, stderr }: Ended["result"]): boolean {
  const [, digit] = /^([245])\.\d{1,3}\.\d{1,3}(\s|$)/.exec(stdout + stderr) ?? [];
  if (status === 0) return false;
  if (digit !== undefined) return digit === "4";
  return signal !== null || DEFERRED.includes(status ?? -1);
}

export const succeeded = ({ result: { status } }: Ended): boolean => status === 0;

/**
 * What is wrong after a run with a fault.
 * @param before the folders before it, and `after` behind it, in the same order; the first message
 *   is the one delivered
 */
export function wrongAfter(
  ended: Ended,
  before: readonly Contents[],
  after: readonly Contents[],
): Violation[] {
  const found = new Set<Violation>();
  if (ended.hung) found.add("hang");
  else if (!succeeded(ended) && !isDeferred(ended.result)) found.add("bounce");
  for (const [folder, { copies, partial, old }] of after.entries()) {
    const [count = 0] = copies;
    if (before[folder]?.old && !old) found.add("old mail");
    if (partial > 0) found.add(succeeded(ended) ? "damaged" : "partial");
    if (succeeded(ended) && count !== 1)
      found.add(count === 0 ? (partial > 0 ? "damaged" : "lost") : "double");
  }
  return [...found];
}

/**
 * What is wrong after the next run, without a fault, of the same message if it was deferred and
 * else of another.
 * @param message the number of the one that it delivered
 * @param expected copies of it in each folder
 */
export function wrongAfterNext(
  ended: Ended,
  before: readonly Contents[],
  after: readonly Contents[],
  message: number,
  expected: readonly number[],
): Violation[] {
  const isAsBefore = ({ partial, old }: Contents, folder: number) =>
    old === before[folder]?.old && partial <= (before[folder]?.partial ?? 0);
  const arrived = after.every(({ copies }, folder) => copies[message] === expected[folder]);
  return succeeded(ended) && arrived && after.every(isAsBefore) ? [] : ["no recovery"];
}
