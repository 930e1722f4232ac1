/** `defer`. */

import { demandOptions, demandText } from "../demand.js";
import { type Duration, milliseconds } from "../duration.js";
import type { DeferRow } from "./row.js";

/** Leaves the message with the MTA, which tries it again. */
export interface DeferAction {
  readonly kind: "defer";
  /** Why, in words for the log. */
  readonly reason: string;
  /** Milliseconds since the message came in, after which `otherwise` applies. */
  readonly atMost: number;
}

export const deferring: DeferRow<DeferAction, "deferral"> = {
  phase: "defer",
  stands: "deferral",
  deferral: (action) => action,
};

/** Options of `defer`. */
export interface DeferOptions {
  /**
   * For how long, counted from when your own mail server took the message; then `otherwise`
   * applies. At most 4 days: after five, Postfix returns mail to its sender.
   */
  readonly atMost: Duration;
}

/** Milliseconds (4 days): Postfix's `maximal_queue_lifetime` is 5 days. */
const LONGEST = 4 * 86_400_000;

/**
 * Leaves the message with the mail server for now, and does nothing of what other rules say: the
 * next try asks all of them again.
 * @param reason made one line of printable ASCII: it stands in the server's log
 */
export function defer(reason: string, options: DeferOptions): DeferAction;
/** It takes a reason, and an end. */
export function defer(
  this: "the reason, and { atMost: … } behind it",
  reason?: string,
): DeferAction;
export function defer(reason?: string, options?: DeferOptions): DeferAction {
  demandText("defer", reason, "the reason, in words");
  demandOptions("defer", options, "atMost");
  if (options?.atMost === undefined) {
    throw new Error(
      'defer(…): it takes { atMost: "1 day" } as well: after five days Postfix returns mail to its sender',
    );
  }
  const atMost = milliseconds(options.atMost);
  if (atMost > LONGEST) {
    throw new Error(
      "defer(…, { atMost }): at most 4 days, for after five Postfix returns mail to its sender",
    );
  }
  return { kind: "defer", reason, atMost };
}
