/** The contracts of performing: what it needs from outside, and what it says of each action. */

import type { Mail } from "../core/contracts/mail.js";
import type { Content, Deadline, Folder, Journal } from "../core/contracts/ports.js";
import type { OutgoingAction, ProgramAction } from "../core/decision/outgoing-actions.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import type { Target } from "../core/language/folder-spec.js";
import { messageOf } from "../core/text.js";

/** What performing needs from outside. */
export interface Performers {
  readonly deadline: Deadline;
  /** A folder, ready to take messages. */
  readonly openFolder: (target: Target) => Folder;
  /**
   * The record of this delivery; null when it needs none: one effect, and no earlier try that may
   * have left something.
   */
  readonly openJournal: () => Promise<Journal | null>;
  /** Opened when the plan runs a program or sends something. */
  readonly openOutgoing: () => Promise<OutgoingPerformer>;
}

/** What became of something that leaves this account. */
export type SendResult =
  | { readonly kind: "done"; readonly detail: string }
  /** It was not sent, and another try may end otherwise: the delivery is deferred. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** Taken for some recipients. Another try is for the rest. */
  | {
      readonly kind: "partly";
      readonly detail: string;
      readonly rest: readonly [string, ...string[]];
    }
  /** It will never be taken. */
  | { readonly kind: "refused"; readonly detail: string }
  /** It had better not be sent: somebody has been answered already. */
  | { readonly kind: "suppressed"; readonly reason: string; readonly detail: string };

export interface SendOptions {
  /** What an earlier try left over; null: all of it. */
  readonly only: readonly [string, ...string[]] | null;
  /** Called when all is ready, right before the next server sees the message. */
  readonly begin: () => void;
}

/** Gives the message to programs, and mail to the next server. */
export interface OutgoingPerformer {
  /** @throws when it did not run, or its end means that the message is to be tried again */
  run(action: ProgramAction): Promise<{ readonly detail: string; readonly path: string | null }>;
  /** @throws what leaves open whether it was sent, such as the end of the delivery's time */
  send(action: OutgoingAction, options: SendOptions): Promise<SendResult>;
}

/** One action, and what became of it. */
export interface Effect {
  readonly kind: string;
  readonly folder?: string;
  readonly to?: string;
  readonly list?: string;
  readonly template?: string;
  readonly program?: string;
  readonly rule: string | null;
  /** Where the message is; null while it is not there, and for what is in no folder. */
  path: string | null;
  result: "not done" | "done" | "already done" | "failed" | "refused" | "suppressed";
  /** Why it was suppressed. */
  reason?: string;
  /** What was seen, or said; one line. */
  detail?: string;
}

/** A delivery under way. */
export interface Work {
  readonly plan: Plan;
  readonly mail: Mail;
  readonly content: Content;
  readonly effects: Effect[];
  readonly performers: Performers;
  readonly journal: Journal | null;
}

/** What became of one action. */
export type Done = Pick<Effect, "path" | "result" | "detail">;

const NOT_DONE = { path: null, result: "not done" } as const;

/** The effects of a plan, none of them done yet: stored, run, sent, and what is suppressed. */
export function effectsOf({ store, run, send, suppressed }: Plan): Effect[] {
  return [
    ...store.map(storeEffect),
    ...run.map(({ kind, program, rule }) => ({ kind, program, rule, ...NOT_DONE })),
    ...send.map((action) => ({ ...shownOutgoing(action), rule: action.rule, ...NOT_DONE })),
    ...suppressed.map(({ action, reason, detail }) => {
      const shown = { ...shownOutgoing(action), rule: action.rule };
      return { ...shown, path: null, result: "suppressed" as const, reason, detail };
    }),
  ];
}

export function storeEffect({ kind, folder, rule }: StoreAction): Effect {
  return { kind, folder, rule, ...NOT_DONE };
}

/** What a log and a dry run say of it. */
export function shownOutgoing(
  action: OutgoingAction,
): Pick<Effect, "kind" | "to" | "list" | "template"> {
  const { kind } = action;
  switch (action.kind) {
    case "forward":
      return { kind, to: action.to };
    case "redistribute":
      return { kind, list: action.list };
    case "notify":
      return { kind, to: action.to, template: action.template };
    case "respond":
      return { kind, template: action.template };
  }
}

/** The effect whose turn it is. */
export function nextOf(effects: Iterator<Effect, undefined>): Effect {
  const { value } = effects.next();
  if (value === undefined) throw new Error("the plan has more effects than it had at first");
  return value;
}

/**
 * Notes what was done. Where that fails, the delivery goes on: when all ends well nobody needs the
 * note, and to stop would make the next try do again what is done.
 * @param detail what there is to say of it anyway
 * @returns the words for the log
 */
export function noteDone(
  journal: Journal | null,
  effect: string,
  result: string,
  detail?: string,
): { detail?: string } {
  const said = detail === undefined ? [] : [detail];
  try {
    journal?.record(effect, result);
  } catch (error) {
    said.push(`the journal could not be written: ${messageOf(error)}`);
  }
  return said.length === 0 ? {} : { detail: said.join("; ") };
}
