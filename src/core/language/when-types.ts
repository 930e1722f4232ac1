/** What stands where a condition should, for the compiler alone: words for what is none. */

import type { Mail } from "../contracts/mail.js";
import type { Given } from "./action-types.js";
import type { Answer, Condition, NeedOf, Test } from "./condition.js";

/** A condition that may look at what the groups around it prove. */
type Within<Outer, Need> = Condition<unknown, Need, Mail & Given<Outer>>;

/** Any value: what is wrong with it, `When` says. */
export type Anything<Outer> = Within<Outer, unknown> | object | Plain;
type Plain = string | number | bigint | boolean | symbol | null | undefined;

/**
 * The condition itself where it is one, else words that an error shows. As long as the compiler
 * knows nothing of it, any condition: it wants to know what a function is handed.
 */
export type When<Asked, Have, Outer = unknown> = [object] extends [Asked]
  ? Within<Outer, Have>
  : [Asked] extends [Within<Outer, Have>]
    ? Asked
    : Mistake<Asked, Have, Outer>;

type Mistake<Asked, Have, Outer> = [Asked] extends [Within<Outer, unknown>]
  ? Exclude<NeedOf<Asked>, Have>
  : [Asked] extends [string | RegExp]
    ? "a condition, such as subject(…) or sentTo(…), which says where to look for it"
    : [Asked] extends [(...args: never) => Within<Outer, unknown>]
      ? "a condition, such as list(): this is a function that makes one, so call it"
      : [Asked] extends [(mail: never) => Answer]
        ? "a function of a Mail: what this one asks for, nothing around it proves"
        : [Asked] extends [(...args: never) => unknown]
          ? "a function that answers true or false on every path"
          : [Asked] extends [readonly unknown[]]
            ? "one condition: all(…) or any(…) of them"
            : [Asked] extends [boolean | Promise<boolean>]
              ? "a condition, and no answer: list(), not list()(mail); not(list()), not !list()"
              : [Asked] extends [{ readonly kind: string }]
                ? "a condition, which comes between the name and the action"
                : "a condition, such as sentTo(…), or a function of a Mail that answers true or false";

/**
 * What `all` and `any` take: each of them as it is where it is a condition or a list of conditions,
 * else words that an error shows. The compiler infers them from `Unlabelled`, and shows labels.
 */
export type Conditions<Each extends readonly unknown[]> = Each["length"] extends never
  ? Unlabelled<Each>
  : Labelled<Each, Ordinals>;

type Unlabelled<Each extends readonly unknown[]> = { readonly [At in keyof Each]: Part<Each[At]> };

/** As long as the compiler knows nothing of it, any. */
type Part<Each> = [unknown] extends [Each]
  ? Test | readonly Test[]
  : [Each] extends [readonly unknown[]]
    ? { readonly [At in keyof Each]: When<Each[At], unknown> }
    : When<Each, unknown>;

/** What a hover calls the first of them; more are rare. */
type Ordinals = [first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7];

type Labelled<
  Each extends readonly unknown[],
  Labels extends readonly unknown[],
> = Each extends readonly [infer First, ...infer Rest]
  ? Labels extends readonly [unknown, ...infer Others]
    ? Labels extends readonly [...infer Label, ...Others]
      ? readonly [...{ [At in keyof Label]: Part<First> }, ...Labelled<Rest, Others>]
      : never
    : Unlabelled<Each>
  : Unlabelled<Each>;
