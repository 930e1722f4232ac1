/** How several conditions become one. */

import {
  type AllProofs,
  type AnyProof,
  type Condition,
  demandConditions,
  type Needs,
  type ReadyMade,
} from "./condition.js";
import { condition } from "./shapes.js";

/**
 * Matches when all of them do; they are asked in turn, and the first that does not match ends it.
 */
export function all<
  const Whens extends readonly [Condition<unknown, unknown>, ...Condition<unknown, unknown>[]],
>(...parts: Whens): ReadyMade<AllProofs<Whens>, Needs<Whens>> {
  demandConditions("all", parts);
  return condition({ kind: "all", parts });
}

/** Matches when one of them does; they are asked in turn, and the first that matches ends it. */
export function any<
  const Whens extends readonly [Condition<unknown, unknown>, ...Condition<unknown, unknown>[]],
>(...parts: Whens): ReadyMade<AnyProof<Whens>, Needs<Whens>> {
  demandConditions("any", parts);
  return condition({ kind: "any", parts });
}

/** Matches when the condition does not. */
export function not<const When extends Condition<unknown, unknown>>(
  part: When,
): ReadyMade<unknown, Needs<[When]>> {
  demandConditions("not", [part]);
  return condition({ kind: "not", part });
}
