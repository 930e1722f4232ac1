/** The part of a plan that leaves this account. */

import type {
  Action,
  ForwardAction,
  NotifyAction,
  PipeAction,
  RedistributeAction,
  RespondAction,
} from "../language/actions.js";

/** Mail that goes out because of the message, and the rule that asked for it. */
export type OutgoingAction = (ForwardAction | RedistributeAction | NotifyAction | RespondAction) & {
  readonly rule: string;
};

/** A program that is given the message. */
export type ProgramAction = PipeAction & { readonly rule: string };

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

/**
 * Passed on first; answers last: what an answer says, such as that the message has arrived, shall
 * be true by then.
 */
const ORDER: readonly string[] = [
  "forward",
  "redistribute",
  "notify",
  "respond",
] satisfies readonly OutgoingAction["kind"][];

/** What they ask to send, in the order in which it is done. */
export function outgoingActionsOf(asked: readonly ChosenAction[]): OutgoingAction[] {
  return asked
    .flatMap(({ rule, action }) => (isOutgoing(action) ? [{ ...action, rule }] : []))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function isOutgoing(
  action: Action,
): action is ForwardAction | RedistributeAction | NotifyAction | RespondAction {
  return ORDER.includes(action.kind);
}

/** The programs, in the order of the rules. */
export function programActionsOf(asked: readonly ChosenAction[]): ProgramAction[] {
  return asked.flatMap(({ rule, action }) => (action.kind === "pipe" ? [{ ...action, rule }] : []));
}

/** Whether the message would be nowhere if this does not go out. */
export function passesOn({ kind }: OutgoingAction): boolean {
  return kind === "forward" || kind === "redistribute";
}
