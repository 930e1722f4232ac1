/** How text is compared and searched: without regard to case, and without a RegExp where one is not needed. */

import { fold } from "../text.js";

const BEYOND_ASCII = /[^\0-\x7f]/;

export function isBeyondAscii(text: string): boolean {
  return BEYOND_ASCII.test(text);
}

/**
 * Compares without regard to case. Folding takes its time: what folds to ASCII is as long as it
 * was, so that ASCII of another length can't be the same.
 */
export function isSame(pattern: string, text: string): boolean {
  const lower = inLowerCase(text);
  if (lower !== null && lower.length !== pattern.length) return false;
  return fold(pattern) === (lower ?? folded(text));
}

/** Whether the words stand in the text, without regard to case. @param words folded */
export function isIn(words: string, text: string): boolean {
  return (inLowerCase(text) ?? folded(text)).includes(words);
}

/**
 * Words, as they are or with a backslash before a sign, and what holds them to an end of the text.
 */
const PLAIN = /^\^?(?:[\w #%&'",:;<=>@~!-]|\\[!-/:-@[-^`{-~])+\$?$/;
const ENDS = /^(?:[^\\]|\\.)+\$$/;

/**
 * Searches. V8 compiles a RegExp when it is first used, in some ten microseconds: of ten thousand
 * rules that would be most of a delivery. So plain words are looked for as what they are. In text
 * beyond ASCII they are not when the case does not count, because there lower case says another
 * thing than a RegExp does (of the Kelvin sign, say).
 */
export function finds(pattern: RegExp, text: string): boolean {
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
export function inLowerCase(text: string): string | null {
  if (text !== last.text)
    Object.assign(last, { text, lower: BEYOND_ASCII.test(text) ? null : text.toLowerCase() });
  return last.lower;
}

/** The same for what is beyond: folding a long text takes as long as a rule. */
const lastFolded = { text: "", folded: "" };

function folded(text: string): string {
  if (text !== lastFolded.text) Object.assign(lastFolded, { text, folded: fold(text) });
  return lastFolded.folded;
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
