/** What the rows of `ACTIONS` say of one action. */

import type {
  Command,
  Deferral,
  RefuseRow,
  Rejection,
  RunRow,
  SendRow,
  Shown,
  Stand,
  StoreRow,
} from "./actions/row.js";
import {
  ACTIONS,
  type Action,
  type DeferAction,
  type Marked,
  type Refusal,
  type Run,
  type Saved,
  type Sent,
  type Stored,
} from "./actions.js";
import { named } from "./config.js";

export type {
  Answer,
  Check,
  Command,
  Deferral,
  Into,
  Recipient,
  Rejection,
  Shown,
} from "./actions/row.js";

const ORDER: readonly string[] = Object.keys(ACTIONS);

/** The place of its kind in the table. */
export function orderOf({ kind }: Action): number {
  return ORDER.indexOf(kind);
}

/** Where it may stand in a rule; null for what is no action: unchecked rules can say anything. */
export function standOf({ kind }: Action): Stand | null {
  return named<{ readonly stands: Stand }>(ACTIONS, kind)?.stands ?? null;
}

/** Undefined for what is no action. */
function phaseOf({ kind }: Action): string | undefined {
  return named<{ readonly phase: string }>(ACTIONS, kind)?.phase;
}

export function isStored(action: Action): action is Stored {
  return phaseOf(action) === "store";
}

export function isMarked(action: Action): action is Marked {
  return phaseOf(action) === "mark";
}

export function isSaved(action: Action): action is Saved {
  return phaseOf(action) === "save";
}

export function isRun(action: Action): action is Run {
  return phaseOf(action) === "run";
}

export function isSent(action: Action): action is Sent {
  return phaseOf(action) === "send";
}

export function isRefusal(action: Action): action is Refusal {
  return phaseOf(action) === "refuse";
}

export function storeRow({ kind }: Pick<Stored, "kind">): StoreRow<Stored> {
  return ACTIONS[kind];
}

export function runRow({ kind }: Run): RunRow<Run> {
  return ACTIONS[kind];
}

/** The program that it runs. */
export function commandOf(action: Run): Command {
  return runRow(action).command(action);
}

/** Whether a status of it leads to what `otherwise` says. */
export function mayNeedOtherwise(action: Run): boolean {
  return Object.values(commandOf(action).statuses).includes("otherwise");
}

/** Whether a status of it refuses the message. */
export function mayReject(action: Run): boolean {
  return Object.values(commandOf(action).statuses).includes("reject");
}

export function sendRow({ kind }: Sent): SendRow<Sent> {
  return ACTIONS[kind];
}

/** What a log and a dry run say of it. */
export function shownOf(action: Sent): Shown & { readonly kind: string } {
  return { kind: action.kind, ...sendRow(action).shown(action) };
}

/** What the MTA is told of a message that is refused; null: that all is well. */
export function rejectionOf(action: Refusal): Rejection | null {
  const row: RefuseRow<Refusal> = ACTIONS[action.kind];
  return row.reject(action);
}

export function isDeferral(action: Action): action is DeferAction {
  return phaseOf(action) === "defer";
}

/** For how long the message is left with the MTA, and why. */
export function deferralOf(action: DeferAction): Deferral {
  return ACTIONS[action.kind].deferral(action);
}
