/**
 * Envelopes of what goes out: read strictly, because they end in command lines and SMTP commands.
 */

import type { Refused, Submission } from "../core/contracts/ports.js";
import { SubmitError } from "../core/contracts/submit-error.js";
import type { EnvelopeChoice } from "../core/language/actions.js";
import { foldAddress } from "../core/message/addr-spec.js";
import { sendableAddress } from "../core/message/smtp-address.js";
import { oneLine } from "../core/text.js";

/** Who it is from and for; every address is exactly one. */
export interface SafeEnvelope {
  readonly sender: string | null;
  /** Each once. */
  readonly recipients: readonly [string, ...string[]];
  /** What was asked for and is no address. */
  readonly refused: readonly Refused[];
}

/** @throws SubmitError, permanent, when the sender is no address, or no recipient is one */
export function safeEnvelope({ sender, recipients }: Submission): SafeEnvelope {
  const from = sender === null ? null : sendableAddress(sender);
  if (from === null && sender !== null) throw unsendable("sender", sender);
  const taken = new Map<string, string>();
  const refused: Refused[] = [];
  for (const recipient of recipients) {
    const address = sendableAddress(recipient);
    if (address === null)
      refused.push({
        recipient,
        reason: unsendable("recipient", recipient).message,
        permanent: true,
      });
    else if (!taken.has(foldAddress(address))) taken.set(foldAddress(address), address);
  }
  const [first, ...others] = taken.values();
  if (first === undefined) throw unsendable("recipient", recipients[0]);
  return { sender: from, recipients: [first, ...others], refused };
}

function unsendable(what: string, address: string): SubmitError {
  return new SubmitError(
    `the ${what} ${oneLine(JSON.stringify(address), 200)} is not one address that mail can be sent to`,
    {
      permanent: true,
    },
  );
}

/**
 * The envelope sender of a forwarded message. What came without one (a bounce, or nobody knows)
 * goes on without one, whatever was chosen: what is sent back because of it could be forwarded
 * again, for ever (RFC 5321 section 4.5.5).
 *
 * @param sender of the message as it came
 * @param own the recovered recipient's address; null when nothing tells
 */
export function envelopeSender(
  choice: EnvelopeChoice,
  sender: string | null,
  own: string | null,
): string | null {
  if (sender === null || choice === "null") return null;
  const original = choice === "original" ? sendableAddress(sender) : null;
  return original ?? (own === null ? null : sendableAddress(own));
}
