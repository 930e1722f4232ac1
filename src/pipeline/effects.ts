/** What becomes of a plan's actions, as values: lists that are replaced and never changed. */

import type { Effect } from "../core/contracts/effect.js";
import { shownSent } from "../core/decision/outgoing-actions.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import { shownChanges } from "../core/decision/shown-changes.js";
import { commandOf } from "../core/language/action-rows.js";
import { messageOf } from "../core/text.js";

/** The effects of a plan, in order: stored, saved, run, sent, suppressed; then what replaces a refusal. */
export type Effects = readonly Effect[];

/** How an effect may end. */
export type Change = Pick<Effect, "path" | "result" | "reason" | "detail" | "folder" | "files">;

const NOT_DONE = { path: null, result: "not done" } as const;

/** The effects of a plan, none of them done yet: stored, saved, run, sent, and what is suppressed. */
export function effectsOf({ store, save, run, send, suppressed }: Plan): Effects {
  return [
    ...store.map(storeEffect),
    ...save.map(({ kind, folder, files, rule }) => ({ kind, folder, files, rule, ...NOT_DONE })),
    ...run.map((action) => {
      const { kind, rule } = action;
      return { kind, program: commandOf(action).program, rule, ...NOT_DONE };
    }),
    ...send.map((action) => ({ ...shownSent(action), rule: action.rule, ...NOT_DONE })),
    ...suppressed.map(({ action, reason, detail }) => {
      const shown = { ...shownSent(action), rule: action.rule };
      return { ...shown, path: null, result: "suppressed" as const, reason, detail };
    }),
  ];
}

export function storeEffect(action: StoreAction): Effect {
  const { kind, folder, rule } = action;
  return { kind, folder, ...shownChanges(action), rule, ...NOT_DONE };
}

/** The same list with one effect changed; as it is where there is none at that place. */
export function changed(effects: Effects, place: number, change: Partial<Change>): Effects {
  return effects.map((effect, index) => (index === place ? { ...effect, ...change } : effect));
}

/**
 * Performing stopped before all was done. What people are shown is the cause: this only carries how
 * far it came.
 */
export class PerformError extends Error {
  override readonly name = "PerformError";
  readonly effects: Effects;
  /** @param cause whatever was thrown */
  constructor(effects: Effects, cause: unknown) {
    super(messageOf(cause), { cause });
    this.effects = effects;
  }
}
