/**
 * Walks the rules over one message. Pure, and a generator: it yields where it must wait (for the
 * text of the body), so that whoever drives it owns the time, and can stop each piece of the
 * person's code that runs too long.
 */

import type { Mail } from "../contracts/mail.js";
import type { Action } from "../language/actions.js";
import { isCondition, isPromise } from "../language/condition.js";
import {
  type ActionSource,
  type Entry,
  isGroup,
  nameOf,
  type SingleRule,
} from "../language/rule.js";
import { OTHERWISE, type Otherwise, type Ruleset } from "../language/ruleset.js";
import { testHeader } from "../language/shapes.js";
import { withCaptured } from "./captured.js";
import type { Chosen } from "./chosen.js";
import { deferralIn, isOver } from "./deferral.js";
import { type Evaluation, evaluate, isWaiting } from "./evaluate.js";
import { checkOrder } from "./order.js";
import { type Plan, planOf, withFallback } from "./plan.js";
import { RuleError } from "./rule-error.js";
import type { Waiting } from "./waiting.js";
import { checkPrograms, mayFallBack } from "./with-alternatives.js";
import { withChanges } from "./with-changes.js";
import { withSaves } from "./with-saves.js";

/** One rule or group that was asked. */
export interface Considered {
  readonly rule: Entry;
  readonly evaluation: Evaluation;
  /** Of a group that matched: what was asked inside. */
  readonly inside: readonly Considered[];
}

/** What shall happen, which rule said so, and why. */
export interface Decision {
  /** The name of the rule that decided; `otherwise` when none did. */
  readonly rule: string;
  readonly plan: Plan;
  /** Every rule that was asked, in order; empty when nobody wants to see it. */
  readonly trace: readonly Considered[];
}

interface Deciding {
  /** Keeps every answer: of ten thousand rules, more than a delivery holds otherwise. */
  readonly tracing: boolean;
  /** Is told the rule whose functions are about to run. */
  readonly began?: ((rule: string) => void) | undefined;
  /**
   * The clock, milliseconds since 1970, for what a rule may put off. Without one the message counts
   * as new.
   */
  readonly now?: (() => number) | undefined;
  /** Takes remarks for the log. */
  readonly note?: ((text: string) => void) | undefined;
}

/**
 * @throws RuleError for whatever a rule throws, and Error for a plan that the compiler would have
 *   refused.
 */
export function* decide(ruleset: Ruleset, mail: Mail, context: Deciding): Waiting<Decision> {
  const trace: Considered[] = [];
  const chosen: Chosen[] = [];
  const decided = yield* walk(ruleset.rules, mail, { ...context, trace, chosen });
  if (decided !== null && decided !== OTHERWISE)
    return { rule: decided.name, plan: yield* planned(ruleset, chosen, mail), trace };
  context.began?.(OTHERWISE);
  chosen.push(...chooseOtherwise(ruleset, mail));
  return { rule: OTHERWISE, plan: yield* planned(ruleset, chosen, mail), trace };
}

/** Whether a rule would leave the message with the MTA that has been there for too long. */
function waitedTooLong(
  { name }: SingleRule,
  actions: readonly Chosen[],
  mail: Mail,
  { now, note }: Deciding,
): boolean {
  const deferral = deferralIn(actions);
  if (deferral === null) return false;
  // What stands in the wrong place is told whether its time is over or not.
  checkOrder(actions);
  if (now === undefined || !isOver(deferral, mail, now())) return false;
  note?.(`rule ${JSON.stringify(name)}: deferred for long enough: what otherwise says is done`);
  return true;
}

/** What a walk through rules adds to. */
interface Walk extends Deciding {
  readonly trace: Considered[];
  readonly chosen: Chosen[];
}

/** @returns the rule that decided; `otherwise` where it must; or null */
function* walk(
  entries: readonly Entry[],
  mail: Mail,
  on: Walk,
): Waiting<SingleRule | typeof OTHERWISE | null> {
  for (const entry of entries) {
    if (!on.tracing && isPassed(entry, mail)) continue;
    on.began?.(nameOf(entry));
    const begun = begin(entry, mail);
    const evaluation = isWaiting(begun) ? yield* naming(entry, begun) : begun;
    const inside: Considered[] = [];
    if (on.tracing) on.trace.push({ rule: entry, evaluation, inside });
    if (!evaluation.matched) continue;
    const seen = withCaptured(mail, evaluation);
    if (isGroup(entry)) {
      const decided = yield* walk(entry.rules, seen, { ...on, trace: inside });
      if (decided !== null) return decided;
      continue;
    }
    const actions = choose(entry, seen);
    if (waitedTooLong(entry, actions, mail, on)) return OTHERWISE;
    on.chosen.push(...actions);
    if (entry.kind === "rule") return entry;
  }
  return null;
}

/**
 * Asks `otherwise` as well where its folders may be needed: once there is something stored, no rule
 * is asked any more.
 */
function* planned(ruleset: Ruleset, chosen: readonly Chosen[], mail: Mail): Waiting<Plan> {
  const { config } = ruleset;
  const plan = planOf(config, yield* withChanges(chosen, mail));
  const whole = mayFallBack(plan) ? yield* fallingBack(plan, ruleset, chosen, mail) : plan;
  checkPrograms(whole);
  return yield* withSaves(whole, chosen, mail, config);
}

function* fallingBack(
  plan: Plan,
  ruleset: Ruleset,
  chosen: readonly Chosen[],
  mail: Mail,
): Waiting<Plan> {
  const { config } = ruleset;
  const all = yield* withChanges([...chosen, ...chooseOtherwise(ruleset, mail)], mail);
  return withFallback(plan, config, all.slice(chosen.length));
}

function chooseOtherwise({ otherwise }: Ruleset, mail: Mail): Chosen[] {
  return choose({ ...otherwise, name: OTHERWISE }, mail);
}

/**
 * A look at the message, which does not match: most rules are, and nothing need be noted of them.
 */
function isPassed(entry: Entry, mail: Mail): boolean {
  const { when } = entry;
  try {
    return isCondition(when) && when.shape.kind === "header" && !testHeader(when.shape, mail);
  } catch (error) {
    throw new RuleError(nameOf(entry), error);
  }
}

function begin(entry: Entry, mail: Mail): Evaluation | Waiting<Evaluation> {
  try {
    return evaluate(entry.when, mail);
  } catch (error) {
    throw new RuleError(nameOf(entry), error);
  }
}

/** Says which rule it was when a condition fails. */
function* naming<Result>(entry: Entry, work: Waiting<Result>): Waiting<Result> {
  try {
    return yield* work;
  } catch (error) {
    throw new RuleError(nameOf(entry), error);
  }
}

/** The actions of a rule that matched, functions asked. */
function choose(rule: SingleRule | (Otherwise & { readonly name: string }), mail: Mail): Chosen[] {
  try {
    const actions = rule.actions.flatMap((source) => actionsOf(source, mail));
    if (actions.length === 0 && rule.kind !== "also")
      throw new Error("has no action: the first one says where it goes");
    return actions.map((action) => ({ rule: rule.name, kind: rule.kind, action }));
  } catch (error) {
    throw new RuleError(rule.name, error);
  }
}

function actionsOf(source: ActionSource, mail: Mail): readonly Action[] {
  const outcome = typeof source === "function" ? source(mail) : source;
  if (typeof outcome !== "object" || outcome === null)
    throw new Error(`an action came out as ${String(outcome)}`);
  const actions = "kind" in outcome || isPromise<unknown>(outcome) ? [outcome] : outcome;
  if (!Array.isArray(actions)) throw new Error(`an action came out as ${String(outcome)}`);
  return actions.map((action) => demandAction(action));
}

/** Rules that nobody type-checked can say anything. */
function demandAction(action: Action | PromiseLike<unknown>): Action {
  if (isPromise(action)) {
    action.then(undefined, () => {});
    throw new Error("an action is chosen at once: put what must wait into a condition");
  }
  if (typeof action === "object" && action !== null && typeof action.kind === "string")
    return action;
  throw new Error(`an action came out as ${String(action)}`);
}
