/** Answers and notices as a dry run shows them: written, and not sent. */

import type { Plan } from "../../core/decision/plan.js";
import type { Written } from "./compose.js";

/** An answer or a notice, as it would be sent. */
export interface MessagePreview {
  readonly kind: Written["kind"];
  /** The envelope sender; null: none. */
  readonly from: string | null;
  /** The envelope recipient. */
  readonly to: string;
  /** The whole message, as it goes out. */
  readonly text: string;
  /** What is below its header, as a person reads it. */
  readonly body: string;
}

/** What a dry run writes, and does not send. */
export interface WrittenPlan {
  readonly previews: readonly MessagePreview[];
  /** The plan, without what can't be written. */
  readonly plan: Plan;
}
