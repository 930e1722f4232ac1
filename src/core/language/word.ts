/** The words that take patterns: how they may be called, and what they refuse. */

import type { Described, HeaderTest, ReadyMade } from "./condition.js";
import type { Listed } from "./listed.js";
import type { Contains, Domain } from "./made-patterns.js";
import { demandPatterns, demandTextPatterns, type Pattern, type TextPattern } from "./pattern.js";
import { readyMade } from "./shapes.js";

/** What a word without a pattern gives: no condition. */
export interface OnePatternAtLeast extends Described {}

// No docstrings inside: each word has its own, which a hover would not show beside them.

/** A word that looks at addresses. */
export interface AddressWord {
  // It takes one pattern at least.
  (): OnePatternAtLeast;
  // As `names.map(from)` calls it.
  (pattern: Pattern, index: number, all: readonly Pattern[]): ReadyMade;
  // Written out, where `Pattern` would do: an error shows what there is.
  (
    ...patterns: readonly (string | RegExp | Contains | Domain | Listed | readonly Pattern[])[]
  ): ReadyMade;
}

/** A word that looks at text which is no address. */
export interface TextWord {
  // It takes one pattern at least.
  (): OnePatternAtLeast;
  // As `words.map(subject)` calls it.
  (pattern: TextPattern, index: number, all: readonly TextPattern[]): ReadyMade;
  (...patterns: readonly (string | RegExp | Contains | readonly TextPattern[])[]): ReadyMade;
}

/** What a condition looks for, and what it sees. */
export type Matcher = Pick<HeaderTest, "matches" | "value">;

/** A word for addresses, by its name. */
export function addressWord(name: string, matcher: Matcher): AddressWord {
  return (...given: readonly (Pattern | number)[]) => {
    const patterns = unmapped(given);
    demandOne(name, patterns);
    demandPatterns(name, patterns);
    return readyMade({ kind: "header", name, patterns, ...matcher });
  };
}

/** A word for text, by its name. */
export function textWord(name: string, matcher: Matcher): TextWord {
  return (...given: readonly (TextPattern | number)[]) => {
    const patterns = unmapped(given);
    demandOne(name, patterns);
    demandTextPatterns(name, patterns);
    return readyMade({ kind: "header", name, patterns, ...matcher });
  };
}

/**
 * `map` hands on the index and the whole list as well: with them `all(...names.map(to))` would ask
 * for any of the names, as many times as there are.
 */
export function unmapped<Given>(given: readonly Given[]): readonly Given[] {
  const [first, index, all] = given;
  const mapped =
    given.length === 3 && typeof index === "number" && Array.isArray(all) && all[index] === first;
  return mapped ? given.slice(0, 1) : given;
}

/** @throws Error where there is none: it would match nothing, and look as if it did */
export function demandOne(word: string, given: readonly unknown[]): void {
  if (given.length === 0) throw new Error(`${word}(): it takes one pattern at least`);
}
