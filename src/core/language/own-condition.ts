/** `condition`: a name for a condition of the user's own. */

import type { Mail } from "../contracts/mail.js";
import type { Made, NeedOf, ProofOf, ReadyMade, Test } from "./condition.js";
import { demandText, refuse } from "./demand.js";
import { readyMade } from "./shapes.js";
import type { Anything, When } from "./when-types.js";

/** What a trace can show. */
export type Seen = string | number | boolean | null;

/**
 * A condition with a name, by which traces call it: `condition("big", (mail) => mail.size > 1e6)`.
 * @param test a function of your own, or any other condition
 * @param saw what a trace shows beside the name: `(mail) => mail.size`. It is asked for a trace
 *   only.
 */
export function condition<Asked extends Anything<unknown>>(
  name: string,
  test: When<Asked, unknown>,
  saw?: (mail: Mail) => Seen,
): Made<ProofOf<Asked>, NeedOf<Asked>>;
/** It takes a name and a condition. */
export function condition(missing: "a name, and a condition behind it"): ReadyMade;
/** It takes a name and a condition. */
export function condition(this: "a name, and a condition behind it"): ReadyMade;
export function condition(name?: string, test?: Test, saw?: (mail: Mail) => Seen): ReadyMade {
  demandText("condition", name, "a name first");
  if (typeof test !== "function") refuse("condition", test, "a condition behind its name");
  if (saw !== undefined && typeof saw !== "function")
    refuse("condition", saw, "a function last, which says what is shown");
  return readyMade({ kind: "named", name, part: test, saw: saw ?? null });
}
