/**
 * Do rules keep something from one message to the next? In deliveries they can't, each is a process
 * of its own; in a dry run of many messages it would show. Goes by how the sources look, and takes
 * rather too much for a sign of it than too little.
 */

import { isCondition, type Test } from "../core/language/condition.js";
import { everyEntry, everyRule } from "../core/language/rule.js";
import type { Ruleset } from "../core/language/ruleset.js";
import { partsOf } from "../core/language/shapes.js";
import { isOfPackage } from "../rules/packages.js";
import { codeOf, type Literal, regexLiterals } from "./check/literals.js";

/** Something that outlives a message, and where it is made. */
export interface Kept {
  /** As it is written: a name, or the regular expression. */
  readonly what: string;
  readonly kind: "pattern" | "value";
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** @param sources the texts of all that the rules came from, by their paths */
export function mayKeepState(ruleset: Ruleset, sources: ReadonlyMap<string, string>): boolean {
  if (!hasOwnCode(ruleset)) return false;
  return [...sources].some(([path, text]) => {
    if (path.endsWith(".json")) return false;
    return isOfPackage(path) || looksStateful(text);
  });
}

/** Whether there is any function of the user's own: without one nothing is kept. */
function hasOwnCode({ config, rules, otherwise }: Ruleset): boolean {
  return (
    typeof config.recipient === "function" ||
    [otherwise, ...everyRule(rules)].some(({ actions }) => actions.some(isFunction)) ||
    everyEntry(rules).some(({ when }) => isOwn(when))
  );
}

const isFunction = (value: unknown): boolean => typeof value === "function";

function isOwn(test: Test): boolean {
  return !isCondition(test) || partsOf(test).some(isOwn);
}

/** What begins a name, with what TypeScript writes before its value. */
const DECLARED =
  /\b(?:const|let|var)\s*(?:\{[^{}]*\}|\[[^[\]]*\]|[\w$]+)\s*(?::[^=;]*)?=(?![=>])|\btype\s+[\w$]+\s*(?:<[^>]*>)?\s*=/g;
const ASSIGNED = /\+\+|--|(?<![=!<>])=(?![=>])|(?:<<|>>|\*\*|&&|\|\||\?\?)=|\bdelete\b|\byield\b/;
const CHANGES =
  /\.\s*(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|assign|next|append|defineProperty)\s*\(/;
const ASKS = /\.\s*(?:test|exec)\b/;

function looksStateful(text: string): boolean {
  const code = codeOf(text);
  if (ASSIGNED.test(code.replace(DECLARED, " ")) || CHANGES.test(code)) return true;
  return (
    ASKS.test(code) &&
    (/\bRegExp\s*\(/.test(code) || regexLiterals(text).some(({ pattern }) => remembers(pattern)))
  );
}

/** Where it stopped. */
function remembers({ global, sticky }: RegExp): boolean {
  return global || sticky;
}

/**
 * What is plainly meant to be kept, or keeps by accident where it stopped: for `check`.
 * @param text a source of the user's own
 */
export function keptIn(text: string): Kept[] {
  const code = codeOf(text);
  return [...patternsKept(text, code), ...valuesKept(code)];
}

/** Those with `g` or `y` that have a name, and are asked under it. */
function patternsKept(text: string, code: string): Kept[] {
  return regexLiterals(text)
    .filter(({ pattern }) => remembers(pattern))
    .filter((literal) => isAsked(literal, code))
    .map(({ pattern, line, column }) => ({ kind: "pattern", what: String(pattern), line, column }));
}

function isAsked({ at }: Literal, code: string): boolean {
  const before = code.slice(0, at);
  const [, name] = /([\w$]+)\s*(?::[^=;,{}()]*=|=|:)\s*$/.exec(before) ?? [];
  const asked =
    name === undefined
      ? null
      : new RegExp(`\\b${name.replaceAll("$", "\\$")}\\s*\\??\\.\\s*(?:test|exec)\\b`);
  if (asked !== null) return asked.test(code);
  // In a list, whose members some function asks by another name.
  return /[[,]\s*$/.test(before) && /\.\s*(?:test|exec)\b/.test(code.slice(at));
}

/** Names at the top that functions change. */
function valuesKept(code: string): Kept[] {
  const top = /^(?:export[ \t]+)?(?:const|let|var)[ \t]+([\w$]+)/gm;
  return [...code.matchAll(top)].flatMap((found) => {
    const [all, name = ""] = found;
    const at = found.index + all.length - name.length;
    const rest = code.slice(0, at) + " ".repeat(name.length) + code.slice(at + name.length);
    return isChanged(name.replaceAll("$", "\\$"), rest)
      ? [{ kind: "value", what: name, ...placeAt(code, at) }]
      : [];
  });
}

function isChanged(name: string, code: string): boolean {
  const itself = `(?<![.\\w$])${name}(?:\\.[\\w$]+|\\[[^\\]]*\\])*`;
  const change = String.raw`\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>|\*\*|&&|\|\||\?\?)?=(?![=>]))`;
  const methods = String.raw`\.\s*(?:push|pop|shift|unshift|splice|set|add|delete|clear)\s*\(`;
  return new RegExp(`${itself}(?:${change}|${methods})|(?:\\+\\+|--)\\s*${itself}`).test(code);
}

function placeAt(text: string, at: number): Pick<Kept, "line" | "column"> {
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
