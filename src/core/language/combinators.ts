/** How several conditions become one. */

import {
  type AllProofs,
  type AnyProof,
  type Described,
  demandConditions,
  type Made,
  type Needs,
  type ReadyMade,
  type Test,
} from "./condition.js";
import { readyMade } from "./shapes.js";
import type { Conditions, When } from "./when-types.js";

/** Lists taken apart. */
type Flat<Parts extends readonly unknown[]> = Parts extends readonly []
  ? []
  : Parts extends readonly [infer First, ...infer Rest]
    ? First extends readonly unknown[]
      ? [...First, ...Flat<Rest>]
      : [First, ...Flat<Rest>]
    : FlatList<Parts[number]>[];
type FlatList<Part> = Part extends readonly (infer Each)[] ? Each : Part;

/** What a call without a condition gives: no condition. */
export interface OneConditionAtLeast extends Described {}

/** It takes one condition at least. */
export function all(): OneConditionAtLeast;
/**
 * Matches when all of them do; they are asked in turn, and the first that does not match ends it.
 */
export function all<const Each extends readonly unknown[]>(
  ...conditions: Conditions<Each>
): Made<AllProofs<Flat<Each>>, Needs<Flat<Each>>>;
export function all(...given: readonly (Test | readonly Test[])[]): ReadyMade {
  const parts = given.flat();
  // All of none would match everything: that is refused.
  demandConditions("all", parts);
  return readyMade({ kind: "all", parts });
}

/** It takes one condition at least. */
export function any(): OneConditionAtLeast;
/**
 * Matches when one of them does; they are asked in turn, and the first that matches ends it.
 */
export function any<const Each extends readonly unknown[]>(
  ...conditions: Conditions<Each>
): Made<AnyProof<Flat<Each>>, Needs<Flat<Each>>>;
export function any(...given: readonly (Test | readonly Test[])[]): ReadyMade {
  const parts = given.flat();
  // Any of none would match nothing, and look as if it did.
  demandConditions("any", parts);
  return readyMade({ kind: "any", parts });
}

/** Matches when the condition does not. */
export function not<const Each>(condition: When<Each, unknown>): Made<unknown, Needs<[Each]>>;
export function not(part: Test): ReadyMade {
  demandConditions("not", [part]);
  return readyMade({ kind: "not", part });
}
