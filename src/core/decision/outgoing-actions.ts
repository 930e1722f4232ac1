/** The part of a plan that leaves this account. */

import { isRun, isSent, orderOf, sendRow } from "../language/action-rows.js";
import type { Action, Run, Sent } from "../language/actions.js";

/** Mail that goes out because of the message, and the rule that asked for it. */
export type OutgoingAction = Sent & { readonly rule: string };

/** A program that is given the message. */
export type ProgramAction = Run & { readonly rule: string };

/** Mail that does not go out, and why. */
export interface Suppressed {
  readonly action: OutgoingAction;
  readonly reason: string;
  /** One line for the log: what was seen. */
  readonly detail: string;
}

interface ChosenAction {
  readonly rule: string;
  readonly action: Action;
}

/** What they ask to send, in the order in which it is done. */
export function outgoingActionsOf(asked: readonly ChosenAction[]): OutgoingAction[] {
  return asked
    .flatMap(({ rule, action }) => (isSent(action) ? [{ ...action, rule }] : []))
    .sort((a, b) => orderOf(a) - orderOf(b));
}

/** The programs, in the order of the rules. */
export function programActionsOf(asked: readonly ChosenAction[]): ProgramAction[] {
  return asked.flatMap(({ rule, action }) => (isRun(action) ? [{ ...action, rule }] : []));
}

/** Whether the message would be nowhere if this does not go out. */
export function passesOn(action: OutgoingAction): boolean {
  return sendRow(action).passesOn;
}
