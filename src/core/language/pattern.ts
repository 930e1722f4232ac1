/** Patterns: how conditions compare text. */

import { isSameAddress, otherForms } from "./address-search.js";
import { kindOf, refuse } from "./demand.js";
import type { Listed } from "./listed.js";
import { type Contains, type Domain, isMade, type MadePattern, madeKind } from "./made-patterns.js";
import { finds, isSame } from "./search.js";

/**
 * A string is compared whole, without regard to case. A RegExp is searched as it is written; its
 * flags `g` and `y` mean nothing here. `contains(…)`, `domain(…)` and `listed(…)` say what they look
 * for. A list matches when one of its patterns does.
 */
export type Pattern = string | RegExp | Contains | Domain | Listed | readonly Pattern[];

/** For text that is no address. */
export type TextPattern = string | RegExp | Contains | readonly TextPattern[];

/** Written out, where `Pattern` would do: an error shows what there is. */
export type AnyPatterns = readonly (
  | string
  | RegExp
  | Contains
  | Domain
  | Listed
  | readonly Pattern[]
)[];
export type AnyTextPatterns = readonly (string | RegExp | Contains | readonly TextPattern[])[];

const OF_TEXT = "text, a RegExp, contains(…), or a list of these";
const OF_ADDRESSES = "text, a RegExp, contains(…), domain(…), listed(…), or a list of these";

/**
 * For rules that nobody type-checked.
 * @param word that they are handed to
 * @throws Error for what is no pattern
 */
export function demandPatterns(
  word: string,
  patterns: readonly unknown[],
): asserts patterns is readonly Pattern[] {
  demandEach(word, patterns, { wanted: OF_ADDRESSES, takes: () => true });
}

/** The same for text that is no address: `domain` and `listed` would match nothing. */
export function demandTextPatterns(
  word: string,
  patterns: readonly unknown[],
): asserts patterns is readonly TextPattern[] {
  demandEach(word, patterns, { wanted: OF_TEXT, takes: (made) => madeKind(made).ofText });
}

interface Demand {
  readonly wanted: string;
  readonly takes: (made: MadePattern) => boolean;
}

function demandEach(word: string, patterns: readonly unknown[], demand: Demand): void {
  for (const pattern of patterns) {
    if (typeof pattern === "string" || pattern instanceof RegExp) continue;
    if (Array.isArray(pattern)) demandEach(word, notEmpty(word, pattern), demand);
    else if (!isPattern(pattern)) refuse(word, pattern, demand.wanted);
    else if (!demand.takes(pattern))
      throw new Error(
        `${word}(${madeKind(pattern).describe(pattern)}): it takes ${demand.wanted}; there are no addresses in it`,
      );
  }
}

/** @throws Error for a list in which nothing is, and which therefore matches nothing */
export function notEmpty<Each>(word: string, list: readonly Each[]): readonly Each[] {
  if (list.length === 0) throw new Error(`${word}([]): an empty list matches nothing`);
  return list;
}

function isPattern(value: unknown): value is MadePattern {
  return isMade(kindOf(value));
}

/** Whether one of the patterns matches the text. No pattern at all matches nothing. */
export function matches(text: string, patterns: readonly Pattern[]): boolean {
  // A loop, because a function for each of ten thousand rules would be what the garbage collector
  // is busy with.
  for (const pattern of patterns) if (matchesOne(text, pattern)) return true;
  return false;
}

function matchesOne(text: string, pattern: Pattern): boolean {
  if (typeof pattern === "string") return isSame(pattern, text);
  if (pattern instanceof RegExp) return finds(pattern, text);
  return "kind" in pattern ? madeKind(pattern).text(pattern, text) : matches(text, pattern);
}

/**
 * As `matches`, for an address: a domain beyond ASCII is the same in whatever way it is written, and
 * a RegExp searches each.
 */
export function matchesAddress(address: string, patterns: readonly Pattern[]): boolean {
  for (const pattern of patterns) if (matchesOneAddress(address, pattern)) return true;
  return false;
}

function matchesOneAddress(address: string, pattern: Pattern): boolean {
  if (typeof pattern === "string") return isSameAddress(pattern, address);
  if (pattern instanceof RegExp) return findsForm(address, pattern);
  return "kind" in pattern
    ? madeKind(pattern).address(pattern, address)
    : matchesAddress(address, pattern);
}

/** The same for a domain by itself, and for the id of a list. */
export function matchesDomain(domain: string, patterns: readonly Pattern[]): boolean {
  for (const pattern of patterns) if (matchesOneDomain(domain, pattern)) return true;
  return false;
}

function matchesOneDomain(domain: string, pattern: Pattern): boolean {
  if (typeof pattern === "string") return isSameAddress(pattern, domain);
  if (pattern instanceof RegExp) return findsForm(domain, pattern);
  return "kind" in pattern
    ? madeKind(pattern).domain(pattern, domain)
    : matchesDomain(domain, pattern);
}

function findsForm(address: string, pattern: RegExp): boolean {
  return finds(pattern, address) || otherForms(address).some((form) => finds(pattern, form));
}

/** Those that look for addresses alone, lists taken apart. */
export function addressPatternsIn(patterns: readonly Pattern[]): readonly MadePattern[] {
  return patterns.flatMap((pattern) => {
    if (typeof pattern === "string" || pattern instanceof RegExp) return [];
    if (!("kind" in pattern)) return addressPatternsIn(pattern);
    return madeKind(pattern).ofText ? [] : [pattern];
  });
}

/** The patterns as a person would write them in a rule. */
export function describePatterns(patterns: readonly Pattern[]): string {
  return patterns.map(describePattern).join(", ");
}

function describePattern(pattern: Pattern): string {
  if (typeof pattern === "string") return JSON.stringify(pattern);
  if (pattern instanceof RegExp) return String(pattern);
  return "kind" in pattern ? madeKind(pattern).describe(pattern) : `[${describePatterns(pattern)}]`;
}
