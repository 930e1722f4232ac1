/** What `rule` and `also` take, for the compiler alone. */

import type { Mail } from "../contracts/mail.js";
import type {
  Beside,
  First,
  Following,
  Given,
  Only,
  Outcome,
  Proved,
  Stray,
} from "./action-types.js";
import type { AlsoAction, Ending } from "./actions.js";
import type { ProofOf } from "./condition.js";
import type { Rule } from "./rule.js";
import type { Anything, When } from "./when-types.js";

/** `rule`. */
export interface RuleWord<Have> {
  /**
   * A rule: the first one that matches decides, and the rest are not asked.
   * @param name says in logs why a message is where it is; unique
   * @param ending where the message goes: `file`, `forward`, `redistribute`, `pipe`, `discard`,
   *   `reject`, `defer`, or a function that returns one, or a list that begins with one; never async: a
   *   choice by body text is a condition's business
   * @param more further deliveries, `copy`, `respond`, `notify`, `run`, `save`; only `copy` and `respond`
   *   behind `discard` and `reject`
   */
  <
    Test extends Anything<Outer>,
    const E extends
      | Ending
      | ((mail: Mail & Proved<ProofOf<Test>> & Given<Outer>) => Outcome)
      | Stray,
    Outer = unknown,
  >(
    name: string,
    when: When<Test, Have, Outer>,
    ending: First<E, Ending | ((mail: Mail & Proved<ProofOf<Test>> & Given<Outer>) => Outcome)>,
    ...more: Following<E, Mail & Proved<ProofOf<Test>> & Given<Outer>>[]
  ): Rule<Outer>;
  /** It takes a name, a condition and where the message goes. */
  (name: unknown, missing: "a name, a condition, and behind them where the message goes"): Rule;
  /** The same. */
  (this: "a name, a condition, and behind them where the message goes", name?: unknown): Rule;
}

/** `also`. */
export interface AlsoWord<Have> {
  /**
   * Acts, and goes on to the next rule: `copy`, `forward`, `run`, `mark`, `save`, `respond`, `notify`.
   * It takes no other ending: where the message goes is another rule's business. Where a later rule rejects the
   * message, what this would send is not sent.
   */
  <
    Test extends Anything<Outer>,
    const A extends
      | AlsoAction
      | ((mail: Mail & Proved<ProofOf<Test>> & Given<Outer>) => AlsoAction | readonly AlsoAction[])
      | Stray,
    Outer = unknown,
  >(
    name: string,
    when: When<Test, Have, Outer>,
    action: Beside<
      A,
      Only<
        "copy, forward, respond and the like",
        AlsoAction,
        Mail & Proved<ProofOf<Test>> & Given<Outer>
      >
    >,
    ...more: Only<
      "copy, forward, respond and the like",
      AlsoAction,
      Mail & Proved<ProofOf<Test>> & Given<Outer>
    >[]
  ): Rule<Outer>;
  /** It takes a name, a condition and what is done. */
  (name: unknown, missing: "a name, a condition, and behind them what is done"): Rule;
  /** The same. */
  (this: "a name, a condition, and behind them what is done", name?: unknown): Rule;
}
