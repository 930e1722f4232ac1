/** One message for the next server, and what became of it. */

import type { Refused, Submission, Transport } from "../../core/contracts/ports.js";
import { isRefusedForGood } from "../../core/contracts/submit-error.js";
import { messageOf } from "../../core/text.js";
import type { SendResult } from "../../pipeline/performers.js";

/** Refusals that are told one by one: whole lists are refused for one reason. */
const MOST_NAMED = 50;

/** @throws what leaves hope that it is taken later */
export async function submit(submission: Submission, transport: Transport): Promise<SendResult> {
  try {
    const { refused } = await transport.submit(submission);
    return sentTo(submission.recipients.length, refused);
  } catch (error) {
    if (isRefusedForGood(error)) return { kind: "refused", detail: messageOf(error) };
    throw error;
  }
}

function sentTo(count: number, refused: readonly Refused[]): SendResult {
  const taken = `taken for ${count - refused.length} of ${count}`;
  const forGoodFirst = [...refused].sort((a, b) => Number(b.permanent) - Number(a.permanent));
  const named = forGoodFirst
    .slice(0, MOST_NAMED)
    .map(({ recipient, reason }) => `${recipient}: ${reason}`);
  const more = refused.length > MOST_NAMED ? [`and ${refused.length - MOST_NAMED} more`] : [];
  const detail = [taken, ...named, ...more].join("; ");
  const [first, ...rest] = refused
    .filter(({ permanent }) => !permanent)
    .map(({ recipient }) => recipient);
  return first === undefined
    ? { kind: "done", detail }
    : { kind: "partly", detail, rest: [first, ...rest] };
}
