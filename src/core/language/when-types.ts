/** What stands where a condition should, for the compiler alone: words for what is none. */

import type { Mail } from "../contracts/mail.js";
import type { Given } from "./action-types.js";
import type { Answer, Condition, NeedsScanner } from "./condition.js";

/** A condition that may look at what the groups around it prove. */
type Within<Outer, Need> = Condition<unknown, Need, Mail & Given<Outer>>;

/** Any value: what is wrong with it, `When` says. */
export type Anything<Outer> = Within<Outer, unknown> | object | Plain;
type Plain = string | number | bigint | boolean | symbol | null | undefined;

/**
 * The condition itself where it is one, else words that an error shows. As long as the compiler
 * knows nothing of it, any condition: it wants to know what a function is handed.
 */
export type When<Test, Have, Outer = unknown> = [object] extends [Test]
  ? Within<Outer, Have>
  : [Test] extends [Within<Outer, Have>]
    ? Test
    : Mistake<Test, Outer>;

type Mistake<Test, Outer> = [Test] extends [Within<Outer, unknown>]
  ? NeedsScanner
  : [Test] extends [string | RegExp]
    ? "a condition, such as subject(…) or sentTo(…), which says where to look for it"
    : [Test] extends [(...args: never) => Within<Outer, unknown>]
      ? "a condition, such as list(): this is a function that makes one, so call it"
      : [Test] extends [(mail: never) => Answer]
        ? "a function of a Mail: what this one asks for, nothing around it proves"
        : [Test] extends [(...args: never) => unknown]
          ? "a function that answers true or false on every path"
          : [Test] extends [readonly unknown[]]
            ? "one condition: all(…) or any(…) of them"
            : [Test] extends [boolean | Promise<boolean>]
              ? "a condition, and no answer: list(), not list()(mail); not(list()), not !list()"
              : [Test] extends [{ readonly kind: string }]
                ? "a condition, which comes between the name and the action"
                : "a condition, such as sentTo(…), or a function of a Mail that answers true or false";
