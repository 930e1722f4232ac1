/** One message for the next server, and what became of it. */

import type { Refused, Submission, Submitter } from "../../core/ports.js";
import { messageOf } from "../../core/status.js";
import { isRefusedForGood } from "../../core/submit-error.js";
import type { Carried } from "../../hands.js";

/** @throws what leaves hope that it is taken later */
export async function submit(submission: Submission, submitter: Submitter): Promise<Carried> {
  try {
    const { refused } = await submitter.submit(submission);
    return carriedTo(submission.recipients.length, refused);
  } catch (error) {
    if (isRefusedForGood(error)) return { kind: "refused", words: messageOf(error) };
    throw error;
  }
}

function carriedTo(count: number, refused: readonly Refused[]): Carried {
  const taken = `taken for ${count - refused.length} of ${count}`;
  const words = [taken, ...refused.map(({ recipient, reason }) => `${recipient}: ${reason}`)].join("; ");
  const [first, ...rest] = refused.filter(({ permanent }) => !permanent).map(({ recipient }) => recipient);
  return first === undefined ? { kind: "done", words } : { kind: "partly", words, rest: [first, ...rest] };
}
