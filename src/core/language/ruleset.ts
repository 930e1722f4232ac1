/** What a rules file comes to: its rules in order, and what happens when none decides. */

import type { Mail } from "../contracts/mail.js";
import type { Outcome } from "./action-types.js";
import type { More } from "./actions.js";
import type { Test } from "./condition.js";
import type { Config } from "./config.js";
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

/** For rules that nobody type-checked, and names, of which no type can say that there are two. */
export function checked(
  scanned: boolean,
  rules: readonly Rule[],
  otherwise: Otherwise,
): Pick<Ruleset, "rules" | "otherwise"> {
  for (const { kind, name, when } of rules) {
    if (kind !== "rule" && kind !== "also")
      throw new Error("rules([…], …): each one is made by rule(…) or also(…)");
    if (!scanned && asksScanner(when)) {
      throw new Error(
        `rule ${JSON.stringify(name)} asks for a verdict: add spam: … to sortmail({…}), the scanner to ask`,
      );
    }
  }
  const twin = twinIn([OTHERWISE, ...rules.map(({ name }) => name)]);
  if (twin !== null)
    throw new Error(`two rules are called ${JSON.stringify(twin)}: give each its own name`);
  if (otherwise?.kind !== "otherwise")
    throw new Error("rules([…], otherwise(…)): otherwise is missing");
  return { rules, otherwise };
}

/** A name that is there twice: two rules could not be told apart in a log. */
function twinIn(names: readonly string[]): string | null {
  if (new Set(names).size === names.length) return null;
  return names.find((name, place) => names.indexOf(name) !== place) ?? null;
}
