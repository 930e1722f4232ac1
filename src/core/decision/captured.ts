/** What a rule's condition kept of the message, handed to the functions of its actions. */

import type { Mail } from "../contracts/mail.js";
import type { Captures } from "../language/condition.js";
import type { Evaluation } from "./evaluate.js";

/**
 * The message with `captured`, where the condition kept something: a view of its own, because the
 * message itself goes on to other rules. A name that is kept twice is what was kept last.
 */
export function withCaptured(mail: Mail, evaluation: Evaluation): Mail {
  const kept = capturesIn(evaluation);
  if (kept.length === 0) return mail;
  const before = "captured" in mail ? Object.entries(mail.captured ?? {}) : [];
  const all = [...before, ...kept.flatMap((each) => Object.entries(each))];
  const captured: Captures = Object.freeze(Object.fromEntries(all));
  // What is lazy stays so, and is made once for both.
  return Object.create(Object.getPrototypeOf(mail), {
    ...Object.getOwnPropertyDescriptors(mail),
    captured: { value: captured, enumerable: true },
  });
}

/**
 * Of parts that matched alone: `not` matches when its part does not, and so hands on nothing.
 */
function capturesIn({ matched, captured, parts }: Evaluation): readonly Captures[] {
  if (!matched) return NONE;
  return captured === undefined ? parts.flatMap(capturesIn) : [captured];
}

const NONE: readonly Captures[] = [];
