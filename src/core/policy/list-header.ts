/** What a list of ours changes in the header of each post. */

import { LOOP_FIELD } from "./loop-header.js";
import { isTrace } from "./trace-fields.js";

/** The fields that it puts on top, by their names in lower case. */
export const LIST_FIELDS: readonly string[] = [
  "list-id",
  "list-post",
  "list-unsubscribe",
  "precedence",
  LOOP_FIELD.toLowerCase(),
];

/** Whether it goes: a field of another list, or what the delivery to us left. */
export function isTakenFromPost(lower: string): boolean {
  return isTrace(lower) || lower.startsWith("list-") || lower === "precedence";
}
