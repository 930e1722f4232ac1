/**
 * Recipients some at a time: servers take only so many at once, and a command line ends somewhere.
 */

import type { Refused } from "../core/contracts/ports.js";
import { isRefusedForGood, isSubmitError } from "../core/contracts/submit-error.js";
import type { SafeEnvelope } from "./envelope.js";

/** @throws SubmitError when it was taken for nobody */
type SendSome = (envelope: SafeEnvelope) => Promise<readonly Refused[]>;

/**
 * Sends to so many recipients at a time. Behind a failure that may pass nobody else is tried now:
 * later there is another try for all whom it was not taken for.
 * @throws SubmitError when it was taken for nobody
 */
export async function inBatches(
  envelope: SafeEnvelope,
  size: number,
  send: SendSome,
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  let failure: Error | null = null;
  for (const recipients of batchesOf(envelope.recipients, size)) {
    if (failure === null || isRefusedForGood(failure)) {
      try {
        refused.push(...(await send({ ...envelope, recipients })));
        continue;
      } catch (error) {
        if (!isSubmitError(error)) throw error;
        failure = error;
      }
    }
    refused.push(...allRefused(recipients, failure));
  }
  if (failure !== null && refused.length === envelope.recipients.length) throw failure;
  return refused;
}

type Recipients = SafeEnvelope["recipients"];

function* batchesOf(recipients: Recipients, size: number): Generator<Recipients> {
  for (let at = 0; at < recipients.length; at += size) {
    const [first, ...others] = recipients.slice(at, at + size);
    if (first !== undefined) yield [first, ...others];
  }
}

function allRefused(recipients: Recipients, failure: Error): Refused[] {
  const permanent = isRefusedForGood(failure);
  return recipients.map((recipient) => ({ recipient, reason: failure.message, permanent }));
}
