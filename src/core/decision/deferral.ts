/** Messages that a rule leaves with the MTA, and for how long. */

import type { Mail } from "../contracts/mail.js";
import { type Deferral, deferralOf, isDeferral } from "../language/action-rows.js";
import type { Action } from "../language/actions.js";

/**
 * Milliseconds (1 h) by which a message may come from the future, before the clock that says so is
 * not believed.
 */
const AHEAD = 3_600_000;

/** That of a rule which leaves the message with the MTA; null when none does. */
export function deferralIn(chosen: readonly { readonly action: Action }[]): Deferral | null {
  const [first] = chosen.flatMap(({ action }) => (isDeferral(action) ? [deferralOf(action)] : []));
  return first ?? null;
}

/**
 * Whether its time is over. Counted from the topmost Received, which one's own server has written:
 * it hands no message over without one. Where that does not tell, or lies in the future, nothing
 * says when the time would be over, and so it is.
 * @param now milliseconds since 1970
 */
export function isOver({ atMost }: Deferral, { received }: Mail, now: number): boolean {
  if (received === null) return true;
  const age = now - received.getTime();
  return age < -AHEAD || age >= atMost;
}
