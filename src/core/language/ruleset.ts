/** What a rules file comes to: its rules in order, and what happens when none decides. */

import { isTest } from "./condition.js";
import type { Config } from "./config.js";
import { kindOf, refuse, shown, whyMissing } from "./demand.js";
import type { NeedName } from "./needs.js";
import {
  type ActionSource,
  type Entry,
  entriesOf,
  everyEntry,
  isGroup,
  nameOf,
  type Rule,
  type SingleRule,
} from "./rule.js";
import { needIn } from "./shapes.js";
import { unmetNeeds } from "./words-on-demand.js";

/** The name under which `otherwise` stands in plans, traces and logs: no rule can have it. */
export const OTHERWISE = "otherwise";

/** What happens to a message that no rule decides. Made by `otherwise`. */
export interface Otherwise {
  readonly kind: "otherwise";
  readonly actions: readonly ActionSource[];
}

/**
 * All that a rules file says: its default export. It has the names of folders and templates,
 * for tests of the rules.
 */
export interface Ruleset<Folder extends string = string, Template extends string = string> {
  readonly kind: "sortmail rules";
  /** What `sortmail({…})` was called with. */
  readonly config: Config;
  /** In the order in which they are asked. */
  readonly rules: readonly Entry[];
  /** What happens when no rule has decided. */
  readonly otherwise: Otherwise;
  /** Whether `inThread` is asked: then it is remembered where each message goes. */
  readonly followsThreads: boolean;
  /** For the compiler alone: the names of the folders. */
  readonly folder?: Folder;
  /** For the compiler alone: the names of the templates. */
  readonly template?: Template;
}

/** Rules of which another one, made earlier, has the name: each with the error that says where. */
type Twins = ReadonlyMap<Entry, Error>;

/**
 * Makes rules, and remembers who comes second under a name: that is a mistake once both are put into
 * `rules([…], …)`, where nobody sees any more which line it was.
 */
export function ruleMaker(): { make: RuleMaker; twins: Twins } {
  const names = new Set<string>([OTHERWISE]);
  const twins = new Map<Entry, Error>();
  const make: RuleMaker = (...said) => {
    const rule = ruleOf(...said);
    if (names.has(rule.name)) twins.set(rule, sameName(rule.name));
    names.add(rule.name);
    return rule;
  };
  return { make, twins };
}

/** The compiler has checked nothing of rules that it never saw. */
type RuleMaker = (
  kind: SingleRule["kind"],
  name: unknown,
  when: unknown,
  actions: readonly unknown[],
) => SingleRule;

function sameName(name: string): Error {
  return new Error(`two rules are called ${JSON.stringify(name)}: give each its own name`);
}

/** @throws Error for what no type-checked rule says */
function ruleOf(...[kind, name, when, actions]: Parameters<RuleMaker>): SingleRule {
  if (typeof name !== "string" || name === "") refuse(kind, name, "the name of the rule first");
  const where = `${kind}(${JSON.stringify(name)}, …)`;
  if (!isTest(when)) {
    throw new Error(
      `${where}: behind the name comes a condition, and not ${shown(when)}${whyMissing(when)}`,
    );
  }
  if (actions.length === 0) throw new Error(`${where}: it has no action`);
  return { kind, name, when, actions: demandActions(where, actions) };
}

/** @throws Error for what is no action, and no function that chooses one */
export function demandActions(where: string, sources: readonly unknown[]): readonly ActionSource[] {
  if (sources.every((source): source is ActionSource => isSource(where, source))) return sources;
  throw new Error(`${where}: what is no action was refused before`);
}

/** @throws Error for what is none */
function isSource(where: string, source: unknown): boolean {
  if (typeof source === "function" || kindOf(source) !== null) return true;
  for (const each of Array.isArray(source) ? source : [source])
    if (kindOf(each) === null)
      throw new Error(`${where}: ${shown(each)} is no action, such as file("inbox")`);
  return true;
}

/** For rules that nobody type-checked, and what no type can say: that two names are one. */
export function checked(
  config: Config,
  rules: readonly Rule<unknown, unknown>[] | undefined,
  otherwise: Otherwise | undefined,
  twins: Twins,
): Pick<Ruleset, "rules" | "otherwise"> {
  const entries = entriesOf("rules", rules);
  const every = everyEntry(entries);
  const lacks = (need: NeedName) => config[need] === undefined;
  for (const entry of every) {
    const need = needIn(entry.when, lacks);
    if (need !== null) unmetNeeds().refuseUnmet(nameOf(entry), need);
  }
  const twin = twinIn(every);
  if (twin !== null) throw twins.get(twin) ?? sameName(twin.name);
  if (otherwise?.kind !== "otherwise")
    throw new Error("rules([…], otherwise(…)): otherwise is missing");
  return { rules: entries, otherwise };
}

/** The second one under a name that is there twice: two rules could not be told apart in a log. */
function twinIn(entries: readonly Entry[]): SingleRule | null {
  const names = new Set<string>([OTHERWISE]);
  for (const entry of entries) {
    if (isGroup(entry)) continue;
    if (names.has(entry.name)) return entry;
    names.add(entry.name);
  }
  return null;
}
