/** The part of a plan that leaves this account. */

import { isRun, isSent, orderOf, sendRow, shownOf } from "../language/action-rows.js";
import type { Run, Sent } from "../language/actions.js";
import type { Chosen } from "./chosen.js";

/** Mail that goes out because of the message, and the rule that asked for it. */
export type OutgoingAction = Sent & {
  readonly rule: string;
  /** It is passed on by `also`: where the message goes is another rule's business. */
  readonly beside?: true;
  /** Why a list's members get it in the list's name, and not in its author's. */
  readonly munged?: string;
};

/** What a log and a dry run say of it. */
export function shownSent(action: OutgoingAction): ReturnType<typeof shownOf> & {
  readonly munged?: string;
} {
  const { munged } = action;
  return { ...shownOf(action), ...(munged === undefined ? {} : { munged }) };
}

/** A program that is given the message. */
export type ProgramAction = Run & { readonly rule: string };

/** Mail that does not go out, and why. */
export interface Suppressed {
  readonly action: OutgoingAction;
  readonly reason: string;
  /** One line for the log: what was seen. */
  readonly detail: string;
}

/**
 * What they ask to send, in the order in which it is done. Where two are the same, the first one is
 * done: so those come first that the message can't do without.
 */
export function outgoingActionsOf(asked: readonly Chosen[]): OutgoingAction[] {
  return asked
    .flatMap(({ rule, kind, action }) => (isSent(action) ? [outgoing(action, rule, kind)] : []))
    .sort((a, b) => orderOf(a) - orderOf(b) || Number(isBeside(a)) - Number(isBeside(b)));
}

function outgoing(action: Sent, rule: string, kind: Chosen["kind"]): OutgoingAction {
  const isPassedOn = kind === "also" && sendRow(action).passesOn;
  return isPassedOn ? { ...action, rule, beside: true } : { ...action, rule };
}

function isBeside({ beside }: OutgoingAction): boolean {
  return beside === true;
}

/** A message that is refused goes nowhere else: what `also` would send is dropped. */
export function droppedBy(asked: readonly Chosen[]): {
  readonly send: OutgoingAction[];
  readonly suppressed: Suppressed[];
} {
  const [asides, endings] = [true, false].map((isAlso) =>
    outgoingActionsOf(asked.filter(({ kind }) => (kind === "also") === isAlso)),
  );
  const rule = asked.find(({ kind }) => kind !== "also")?.rule;
  const detail = `rule ${JSON.stringify(rule)} rejects the message`;
  const suppressed = (asides ?? []).map((action) => ({ action, reason: "rejected", detail }));
  return { send: endings ?? [], suppressed };
}

/** The programs, in the order of the rules. */
export function programActionsOf(asked: readonly Chosen[]): ProgramAction[] {
  return asked.flatMap(({ rule, action }) => (isRun(action) ? [{ ...action, rule }] : []));
}

/** Whether the message would be nowhere if this does not go out. */
export function passesOn(action: OutgoingAction): boolean {
  return sendRow(action).passesOn && !isBeside(action);
}
