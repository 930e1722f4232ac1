/** What a rules file comes to: its rules in order, and what happens when none decides. */

import type { Mail } from "../contracts/mail.js";
import type { Outcome } from "./action-types.js";
import type { More } from "./actions.js";
import type { Test } from "./condition.js";
import type { Config } from "./config.js";
import { kindOf, refuse, shown, whyMissing } from "./demand.js";
import { asksScanner } from "./shapes.js";

/** The name under which `otherwise` stands in plans, traces and logs: no rule can have it. */
export const OTHERWISE = "otherwise";

/**
 * A method, so that what an action may rely on (its rule's proof) is left to the rule that asks the
 * condition first.
 */
interface Choice {
  choose(mail: Mail): Outcome | readonly More[] | More;
}
export type ActionSource = Outcome | More | readonly More[] | Choice["choose"];

/** One rule, as deciding walks them. Made by `rule` and `also`. */
export interface Rule {
  readonly kind: "rule" | "also";
  readonly name: string;
  readonly when: Test;
  readonly actions: readonly ActionSource[];
}

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
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly otherwise: Otherwise;
  readonly folder?: Folder;
  readonly template?: Template;
}

/** Rules of which another one, made earlier, has the name: each with the error that says where. */
type Twins = ReadonlyMap<Rule, Error>;

/**
 * Makes rules, and remembers who comes second under a name: that is a mistake once both are put into
 * `rules([…], …)`, where nobody sees any more which line it was.
 */
export function ruleMaker(): { make: (rule: Rule) => Rule; twins: Twins } {
  const names = new Set<string>([OTHERWISE]);
  const twins = new Map<Rule, Error>();
  const make = (rule: Rule): Rule => {
    demandRule(rule);
    if (names.has(rule.name)) twins.set(rule, sameName(rule.name));
    names.add(rule.name);
    return rule;
  };
  return { make, twins };
}

function sameName(name: string): Error {
  return new Error(`two rules are called ${JSON.stringify(name)}: give each its own name`);
}

/** @throws Error for what no type-checked rule says */
function demandRule({ kind, name, when, actions }: Rule): void {
  if (typeof name !== "string" || name === "") refuse(kind, name, "the name of the rule first");
  const where = `${kind}(${JSON.stringify(name)}, …)`;
  if (typeof when !== "function") {
    throw new Error(
      `${where}: behind the name comes a condition, and not ${shown(when)}${whyMissing(when)}`,
    );
  }
  if (actions.length === 0) throw new Error(`${where}: it has no action`);
  demandActions(where, actions);
}

/** @throws Error for what is no action, and no function that chooses one */
export function demandActions<Source>(
  where: string,
  sources: readonly Source[],
): readonly Source[] {
  for (const source of sources) {
    if (typeof source === "function" || kindOf(source) !== null) continue;
    for (const each of Array.isArray(source) ? source : [source])
      if (kindOf(each) === null)
        throw new Error(`${where}: ${shown(each)} is no action, such as file("inbox")`);
  }
  return sources;
}

/** For rules that nobody type-checked, and names, of which no type can say that there are two. */
export function checked(
  scanned: boolean,
  rules: readonly Rule[],
  otherwise: Otherwise,
  twins: Twins,
): Pick<Ruleset, "rules" | "otherwise"> {
  if (!Array.isArray(rules)) refuse("rules", rules, "a list of rules first");
  for (const rule of rules) {
    const kind = kindOf(rule);
    if (kind !== "rule" && kind !== "also")
      throw new Error(`rules([…], …): ${shown(rule)} in it is not made by rule(…) or also(…)`);
    const { name, when } = rule;
    if (!scanned && asksScanner(when)) {
      throw new Error(
        `rule ${JSON.stringify(name)} asks for a verdict: add spam: … to sortmail({…}), the scanner to ask`,
      );
    }
  }
  const twin = twinIn(rules);
  if (twin !== null) throw twins.get(twin) ?? sameName(twin.name);
  if (otherwise?.kind !== "otherwise")
    throw new Error("rules([…], otherwise(…)): otherwise is missing");
  return { rules, otherwise };
}

/** The second one under a name that is there twice: two rules could not be told apart in a log. */
function twinIn(rules: readonly Rule[]): Rule | null {
  const names = new Set<string>([OTHERWISE]);
  for (const rule of rules) {
    if (names.has(rule.name)) return rule;
    names.add(rule.name);
  }
  return null;
}
