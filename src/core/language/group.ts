/** `group`. */

import type { Given } from "./action-types.js";
import { isTest, type NeedOf, type ProofOf, type Test } from "./condition.js";
import { refuse } from "./demand.js";
import { type Entry, entriesOf, type Group, type Rule } from "./rule.js";
import type { Anything, When } from "./when-types.js";

/**
 * A block of rules, which are asked only where the condition matches. What it proves, the functions
 * of the rules inside see. The first of them that matches decides; when none does, what stands
 * behind the group is asked.
 * @throws Error for what is no condition and no list of rules
 */
export function group<Asked extends Anything<Outer>, Inner = never, Outer = unknown>(
  when: When<Asked, unknown, Outer>,
  rules: readonly Rule<Given<ProofOf<Asked>> & Given<Outer>, Inner>[],
): Rule<Outer, NeedOf<Asked> | Inner> {
  if (!isTest(when)) refuse("group", when, "a condition first");
  return groupOf(when, entriesOf("group", rules));
}

function groupOf(when: Test, rules: readonly Entry[]): Group {
  return { kind: "group", when, rules };
}
