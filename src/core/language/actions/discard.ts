/** `discard`. */

import type { RefuseRow } from "./row.js";

/** Keeps nothing. The log still says that the message was here. */
export interface DiscardAction {
  readonly kind: "discard";
}

export const discarding: RefuseRow<DiscardAction, "refusal"> = {
  phase: "refuse",
  stands: "refusal",
  reject: () => null,
};

/** Keeps nothing of the message; the log still says that it was here. */
export function discard(): DiscardAction {
  return { kind: "discard" };
}
