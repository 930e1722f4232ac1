/** One thing to do of a plan. The order of all, and what a failure means, is `perform.ts`'s. */

import type { Journal } from "../core/contracts/journal.js";
import type { StoreAction } from "../core/decision/plan.js";
import type { Rejection } from "../core/language/action-rows.js";
import { messageOf } from "../core/text.js";
import type { Change, Effects } from "./effects.js";

/**
 * Does it.
 * @param before what was done so far
 * @throws when it was not done; nothing more is done then
 */
export type Task = (before: Effects) => Promise<Outcome>;

/** What became of it. */
export interface Outcome {
  readonly change: Change;
  /** Nothing more is done, and this is why. In a box, since anything can be thrown. */
  readonly failure?: { readonly error: unknown };
  /** What is stored in its place. @throws Error when that can't be */
  readonly instead?: () => readonly StoreAction[];
  /** The message is refused: nothing more is done. */
  readonly reject?: Rejection;
}

/**
 * Notes what was done. Where that fails, the delivery goes on: when all ends well nobody needs the
 * note, and to stop would make the next try do again what is done.
 * @param key what tells the effect from others in the journal
 * @param detail what there is to say of it anyway
 * @returns the words for the log
 */
export function noteDone(
  journal: Journal | null,
  key: string,
  result: string,
  detail?: string,
): Pick<Change, "detail"> {
  const said = detail === undefined ? [] : [detail];
  try {
    journal?.record(key, result);
  } catch (error) {
    said.push(`the journal could not be written: ${messageOf(error)}`);
  }
  return said.length === 0 ? {} : { detail: said.join("; ") };
}
