/** Conditions that match every message: no rule behind such a one is ever asked. */

import { isCondition, type Test } from "../../core/language/condition.js";
import { type Entry, type Group, isGroup, type SingleRule } from "../../core/language/rule.js";
import { describe, partsOf } from "../../core/language/shapes.js";

/** A function of the user's own that says nothing but yes. */
const YES = /^(?:async\s*)?(?:\w+|\([^()]*\))\s*=>\s*(?:true|!0|\{\s*return\s+(?:true|!0);?\s*\})$/;

/** Whether it matches every message, as far as can be seen. */
export function isAlways(test: Test): boolean {
  if (!isCondition(test)) return YES.test(Function.prototype.toString.call(test).trim());
  return ALWAYS[test.shape.kind]?.(partsOf(test), test) ?? false;
}

/** Whether it matches none. */
function isNever(test: Test): boolean {
  if (!isCondition(test)) return false;
  return NEVER[test.shape.kind]?.(partsOf(test)) ?? false;
}

type Look = (parts: readonly Test[], test: Test) => boolean;

const ALWAYS: Readonly<Record<string, Look>> = {
  all: (parts) => parts.every(isAlways),
  any: (parts) => parts.some(isAlways) || parts.some((part) => isDenied(part, parts)),
  not: (parts) => parts.every(isNever),
  header: (_, test) => findsNothing(test),
};

const NEVER: Readonly<Record<string, (parts: readonly Test[]) => boolean>> = {
  all: (parts) => parts.some(isNever),
  any: (parts) => parts.every(isNever),
  not: (parts) => parts.every(isAlways),
};

/** `any(x, not(x))`. */
function isDenied(part: Test, parts: readonly Test[]): boolean {
  return parts.some((other) => isNot(other) && partsOf(other)[0] === part);
}

const isNot = (test: Test): boolean => isCondition(test) && test.shape.kind === "not";

/** Patterns that find the empty text at the beginning of any: every message has a subject here. */
const EMPTY = new Set(["^", ".*", "^.*", "^.*$", ".*$", "(?:)", "$"]);

function findsNothing(test: Test): boolean {
  if (!isCondition(test) || !("patterns" in test.shape)) return false;
  if (test.shape.name !== "subject") return false;
  return (test.shape.patterns ?? []).some(
    (pattern) => pattern instanceof RegExp && EMPTY.has(pattern.source),
  );
}

/** A rule or a group that no message comes to, and the rule that takes them. */
export interface Unreached {
  readonly entry: Entry;
  readonly behind: SingleRule;
  /** Whether that one takes every message; else it takes those of the same condition. */
  readonly takesAll: boolean;
}

/** What has decided before. */
interface Before {
  /** A rule that takes every message. */
  last: SingleRule | null;
  /** Rules by their conditions. */
  readonly asked: Map<string, SingleRule>;
}

/** Those behind a rule that always matches, and those that ask what an earlier rule has asked. */
export function unreachedIn(
  entries: readonly Entry[],
  before: Before = { last: null, asked: new Map() },
): Unreached[] {
  return entries.flatMap((entry) => {
    const found = behindOf(entry, before);
    if (found !== null) return [found];
    if (isGroup(entry)) return inGroup(entry, before);
    if (entry.kind === "rule") note(entry, before);
    return [];
  });
}

function behindOf(entry: Entry, { last, asked }: Before): Unreached | null {
  if (last !== null) return { entry, behind: last, takesAll: true };
  const same = isReadyMade(entry.when) ? asked.get(describe(entry.when)) : undefined;
  return same === undefined ? null : { entry, behind: same, takesAll: false };
}

/** What decides in a group has decided only where the group is asked. */
function inGroup(group: Group, before: Before): Unreached[] {
  const inside: Before = { last: null, asked: new Map(before.asked) };
  const found = unreachedIn(group.rules, inside);
  if (isAlways(group.when)) before.last = inside.last;
  return found;
}

function note(rule: SingleRule, before: Before): void {
  if (isReadyMade(rule.when)) before.asked.set(describe(rule.when), rule);
  if (isAlways(rule.when)) before.last = rule;
}

/** What these ask is said by their description, whole. */
const SAID = new Set(["header", "capture", "all", "any", "not"]);
const SAID_LATER = /^(?:body|attachment|spam|score)\b/;

/** Nothing in it is a function of the user's own, two of which can look the same and differ. */
function isReadyMade(test: Test): boolean {
  if (!isCondition(test)) return false;
  const { shape } = test;
  const isSaid = shape.kind === "lazy" ? SAID_LATER.test(shape.name) : SAID.has(shape.kind);
  return isSaid && partsOf(test).every(isReadyMade);
}
