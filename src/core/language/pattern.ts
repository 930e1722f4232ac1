/** Patterns: how conditions compare text. */

import { foldDomain, formsOfDomain } from "../message/domain.js";
import { fold } from "../text.js";
import { refuse } from "./demand.js";

/**
 * A string is compared whole, without regard to case. A RegExp is searched as it is written; its
 * flags `g` and `y` mean nothing here. A list matches when one of its patterns does.
 */
export type Pattern = string | RegExp | readonly Pattern[];

/** Written out, where `Pattern` would do: an error shows what there is. */
export type AnyPatterns = readonly (string | RegExp | readonly Pattern[])[];
/** One at least. */
export type Patterns = readonly [AnyPatterns[number], ...AnyPatterns];

/**
 * For rules that nobody type-checked.
 * @param word that they are handed to
 * @throws Error for what is no pattern
 */
export function demandPatterns(word: string, patterns: readonly Pattern[]): void {
  for (const pattern of patterns) {
    if (typeof pattern === "string" || pattern instanceof RegExp) continue;
    if (!Array.isArray(pattern)) refuse(word, pattern, "text, a RegExp, or a list of these");
    demandPatterns(word, pattern);
  }
}

/** @throws Error where there is none: it would match nothing, and look as if it did */
export function demandOne(word: string, patterns: readonly Pattern[]): void {
  if (patterns.length === 0) throw new Error(`${word}(): it takes one pattern at least`);
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
  return pattern instanceof RegExp ? finds(pattern, text) : matches(text, pattern);
}

/**
 * As `matches`, for an address, or a domain by itself: a domain beyond ASCII is the same in whatever
 * way it is written, and a RegExp searches each.
 */
export function matchesAddress(address: string, patterns: readonly Pattern[]): boolean {
  for (const pattern of patterns) if (matchesOneAddress(address, pattern)) return true;
  return false;
}

function matchesOneAddress(address: string, pattern: Pattern): boolean {
  if (typeof pattern === "string") return isSameAddress(pattern, address);
  if (!(pattern instanceof RegExp)) return matchesAddress(address, pattern);
  return finds(pattern, address) || otherForms(address).some((form) => finds(pattern, form));
}

/** Whether both are one address, or one domain. */
export function isSameAddress(pattern: string, address: string): boolean {
  if (isSame(pattern, address)) return true;
  if (!BEYOND_ASCII.test(pattern) && inLowerCase(address) !== null) return false;
  return folded(pattern) === folded(address);
}

function folded(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return fold(address.slice(0, at)) + foldDomain(address.slice(at));
}

/** What was asked for last. */
const lastForms: { address: string; others: readonly string[] } = { address: "", others: [] };

/** The other ways to write an address; nearly always none. */
export function otherForms(address: string): readonly string[] {
  if (address !== lastForms.address) {
    const at = address.lastIndexOf("@") + 1;
    const [, ...others] = formsOfDomain(address.slice(at));
    const written = others.map((domain) => address.slice(0, at) + domain);
    Object.assign(lastForms, { address, others: written });
  }
  return lastForms.others;
}

/** As `matches`, but strings match nothing: for text in which only a search makes sense. */
export function searches(text: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string") return false;
    return pattern instanceof RegExp ? matches(text, [pattern]) : searches(text, pattern);
  });
}

/**
 * Compares without regard to case. Folding takes its time: what folds to ASCII is as long as it
 * was, so that ASCII of another length can't be the same.
 */
export function isSame(pattern: string, text: string): boolean {
  const lower = inLowerCase(text);
  if (lower !== null && lower.length !== pattern.length) return false;
  return fold(pattern) === (lower ?? fold(text));
}

/**
 * Words, as they are or with a backslash before a sign, and what holds them to an end of the text.
 */
const PLAIN = /^\^?(?:[\w #%&'",:;<=>@~!-]|\\[!-/:-@[-^`{-~])+\$?$/;
const ENDS = /^(?:[^\\]|\\.)+\$$/;
const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * Searches. V8 compiles a RegExp when it is first used, in some ten microseconds: of ten thousand
 * rules that would be most of a delivery. So plain words are looked for as what they are. In text
 * beyond ASCII they are not when the case does not count, because there lower case says another
 * thing than a RegExp does (of the Kelvin sign, say).
 */
function finds(pattern: RegExp, text: string): boolean {
  const { source, ignoreCase } = pattern;
  const folded = ignoreCase ? inLowerCase(text) : text;
  if (folded === null || pattern.multiline || !PLAIN.test(source))
    return stateless(pattern).test(text);
  const written = ignoreCase ? source.toLowerCase() : source;
  const start = written.startsWith("^") ? 1 : 0;
  const end = written.endsWith("$") && ENDS.test(written) ? written.length - 1 : written.length;
  const words = written.slice(start, end);
  return findsWords(
    folded,
    words.includes("\\") ? words.replace(/\\(.)/g, "$1") : words,
    start > 0,
    end < written.length,
  );
}

function findsWords(text: string, words: string, atStart: boolean, atEnd: boolean): boolean {
  if (atStart) return atEnd ? text === words : text.startsWith(words);
  return atEnd ? text.endsWith(words) : text.includes(words);
}

/** What was asked for last: one rule after another asks for the same text. */
const last: { text: string; lower: string | null } = { text: "", lower: "" };

/** Null beyond ASCII. */
function inLowerCase(text: string): string | null {
  if (text !== last.text)
    Object.assign(last, { text, lower: BEYOND_ASCII.test(text) ? null : text.toLowerCase() });
  return last.lower;
}

/**
 * `g` and `y` make a RegExp remember where it stopped, so that the same message matches every other
 * time.
 */
export function stateless(pattern: RegExp): RegExp {
  return pattern.global || pattern.sticky
    ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""))
    : pattern;
}

/** The patterns as a person would write them in a rule. */
export function describePatterns(patterns: readonly Pattern[]): string {
  return patterns.map(describePattern).join(", ");
}

function describePattern(pattern: Pattern): string {
  if (typeof pattern === "string") return JSON.stringify(pattern);
  return pattern instanceof RegExp ? String(pattern) : `[${describePatterns(pattern)}]`;
}
