/**
 * Where a message may go beside what its rule says, as far as rules say it without a message. What
 * functions choose is looked at when a plan is made.
 */

import { error, type Finding } from "../../core/contracts/finding.js";
import { nowhereElse, rejectsBeside } from "../../core/decision/alternatives.js";
import {
  isDeferral,
  isRun,
  isStored,
  mayNeedOtherwise,
  mayReject,
  standOf,
} from "../../core/language/action-rows.js";
import type { Action } from "../../core/language/actions.js";
import { type ActionSource, everyRule } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";

/** A rule, and those of its actions that are known. */
interface Said {
  readonly about: string;
  readonly kind: "rule" | "also" | "otherwise";
  readonly actions: readonly Action[];
  /** All of them are known: none is chosen by a function. */
  readonly whole: boolean;
}

const UNTIL_THEN = "until then the messages that it is for are deferred";

export function checkAlternatives(ruleset: Ruleset): Finding[] {
  const otherwise = said("otherwise(…)", ruleset.otherwise);
  const rules = everyRule(ruleset.rules).map((rule) =>
    said(`rule ${JSON.stringify(rule.name)}`, rule),
  );
  const stores = otherwise.actions.some(isStored) || !otherwise.whole;
  const found: Finding[] = [];
  let before: Said | null = null;
  for (const rule of [...rules, otherwise]) {
    if (!stores && rule.actions.some((action) => isRun(action) && mayNeedOtherwise(action)))
      found.push(error(rule.about, nowhereElse(), "have it file the message, too"));
    if (rule.kind === "also") before ??= rule.actions.some(keeps) ? rule : null;
    else found.push(...checkReject(rule, before));
  }
  if (otherwise.actions.some(isDeferral))
    found.push(
      error(otherwise.about, "it says defer", "say where that goes which waited too long"),
    );
  return found;
}

function said(
  about: string,
  { kind, actions: sources }: Pick<Said, "kind"> & { readonly actions: readonly ActionSource[] },
): Said {
  const whole = !sources.some((source) => typeof source === "function");
  return { about, kind, whole, actions: sources.flatMap(valuesIn) };
}

/** The actions that are said; none of those that a function chooses. */
export function valuesIn(source: ActionSource): readonly Action[] {
  if (typeof source === "function") return [];
  return "kind" in source ? [source] : source;
}

/** What has the message, by the time that a program ends. */
function keeps(action: Action): boolean {
  return isStored(action) || (isRun(action) && standOf(action) === "delivery");
}

function checkReject({ about, actions }: Said, before: Said | null): Finding[] {
  const program = actions.find((action) => isRun(action) && mayReject(action));
  if (program === undefined) return [];
  const other = actions.find((action) => action !== program && keeps(action));
  if (other !== undefined) return [error(about, rejectsBeside(other.kind), UNTIL_THEN)];
  const [kind] = before?.actions.filter(keeps).map((action) => action.kind) ?? [];
  if (before === null || kind === undefined) return [];
  const message = `${rejectsBeside(kind)} of ${before.about}`;
  return [error(about, message, `write it above that one; ${UNTIL_THEN}`)];
}
