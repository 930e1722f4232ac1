/** What a rule's condition found about the message, handed to the functions of its actions. */

import type { Mail } from "../contracts/mail.js";
import type { Evaluation } from "./evaluate.js";

/**
 * The message with what the condition has proved, and with `captured` where it kept something: a view
 * of its own, because the message itself goes on to other rules. A name that is kept twice is what
 * was kept last.
 */
export function withCaptured(mail: Mail, evaluation: Evaluation): Mail {
  const found = findingsIn(evaluation);
  if (found.length === 0) return mail;
  // What is lazy stays so, and is made once for both.
  const seen = Object.create(Object.getPrototypeOf(mail), Object.getOwnPropertyDescriptors(mail));
  for (const { captured, proof } of found)
    Object.assign(seen, proof ?? { captured: Object.freeze({ ...seen.captured, ...captured }) });
  return seen;
}

/**
 * Of parts that matched alone: `not` matches when its part does not, and so hands on nothing.
 */
function findingsIn(evaluation: Evaluation): readonly Evaluation[] {
  const { matched, captured, proof, parts } = evaluation;
  if (!matched) return NONE;
  return captured === undefined && proof === undefined ? parts.flatMap(findingsIn) : [evaluation];
}

const NONE: readonly Evaluation[] = [];
