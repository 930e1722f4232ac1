/** A rule, and rules in groups: what stands in the list of `rules([…], …)`. */

import type { Mail } from "../contracts/mail.js";
import type { Outcome } from "./action-types.js";
import type { Action } from "./actions.js";
import type { Answer } from "./condition.js";
import { kindOf, refuse, shown } from "./demand.js";
import { describe } from "./shapes.js";

/**
 * A method, so that what an action may rely on (its rule's proof) is left to the rule that asks the
 * condition first.
 */
interface Choice {
  choose(mail: Mail): Outcome | readonly Action[] | Action;
}
export type ActionSource = Outcome | Action | readonly Action[] | Choice["choose"];

/** The same of a condition: what it may rely on is left to the group around it. */
interface Question {
  ask(mail: Mail): Answer;
}
type Asked = Question["ask"];

/**
 * What `rules([…], …)` and `group(…, […])` take: made by `rule`, `also` and `group`.
 * @typeParam Given what its functions rely on, and the groups around it prove
 * @typeParam Need what the configuration must have for it
 */
export interface Rule<Given = unknown, Need = never> {
  readonly kind: "rule" | "also" | "group";
  /** The condition. */
  readonly when: Asked;
  /** For the compiler alone: what its functions rely on. */
  readonly given?: (given: Given) => void;
  /** For the compiler alone: what the configuration must have. */
  readonly need?: () => Need;
}

/** One rule, as deciding walks them. Made by `rule` and `also`. */
export interface SingleRule extends Rule {
  readonly kind: "rule" | "also";
  readonly name: string;
  readonly actions: readonly ActionSource[];
}

/** Rules that are asked only where a condition matches. Made by `group`. */
export interface Group extends Rule {
  readonly kind: "group";
  readonly rules: readonly Entry[];
}

/** What stands in a list of rules. */
export type Entry = SingleRule | Group;

/** Whether there are rules inside. */
export function isGroup(entry: Entry): entry is Group {
  return "rules" in entry;
}

/** The name in traces and logs: that of a group is its condition. */
export function nameOf(entry: Entry): string {
  return isGroup(entry) ? `group(${describe(entry.when)})` : entry.name;
}

/** All of them in the order in which they are asked; a group stands before what is inside. */
export function everyEntry(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.some(isGroup)) return entries;
  return entries.flatMap((entry) =>
    isGroup(entry) ? [entry, ...everyEntry(entry.rules)] : [entry],
  );
}

/** Those that have actions. */
export function everyRule(entries: readonly Entry[]): readonly SingleRule[] {
  return everyEntry(entries).filter((entry) => !isGroup(entry));
}

/** @throws Error for what is no list, or has something in it that is no rule */
export function entriesOf(
  word: keyof typeof LISTS,
  rules: readonly { readonly kind: unknown }[] | undefined,
): readonly Entry[] {
  if (!Array.isArray(rules)) refuse(word, rules, "a list of rules");
  return Array.from(rules, (each) => {
    if (isEntry(each)) return each;
    throw new Error(
      `${LISTS[word]}: ${shown(each)} in it is not made by rule(…), also(…) or group(…)`,
    );
  });
}

function isEntry(rule: unknown): rule is Entry {
  return KINDS.has(kindOf(rule));
}

/** Where lists of rules stand. */
const LISTS = { rules: "rules([…], …)", group: "group(…, […])" };

const KINDS: ReadonlySet<unknown> = new Set<Entry["kind"]>(["rule", "also", "group"]);
