/** What a server's refusal, or a conversation that broke, means for a message. */

import { SubmitError } from "../core/contracts/submit-error.js";
import { messageOf, oneLine } from "../core/text.js";

/**
 * The commands whose refusal is about this message. What refuses us before it has seen an envelope
 * (greeting, STARTTLS, login) says nothing about the message, and may be set right tomorrow.
 */
const ABOUT_THE_MESSAGE: unknown[] = ["MAIL FROM", "RCPT TO", "DATA"];

/**
 * RFC 4954 section 6, and 530 also for a missing STARTTLS: about our configuration, whatever
 * command they answer.
 */
const ABOUT_US: unknown[] = [530, 534, 535, 538];

const REASON_LENGTH = 300;

/**
 * @param where the server, for the message
 * @param saidAll the whole message has gone out: then only a reply of the server tells what became
 *   of it
 */
export function submitError(where: string, error: unknown, saidAll: boolean): SubmitError {
  const each = property(error, "rejectedErrors");
  const permanent =
    Array.isArray(each) && each.length > 0 ? each.every(isPermanent) : isPermanent(error);
  const answered = Array.isArray(each) || typeof property(error, "responseCode") === "number";
  return new SubmitError(`${where}: ${reasonOf(error)}`, {
    permanent,
    perhapsTaken: saidAll && !answered,
    cause: error,
  });
}

/** Whether nodemailer's error, or the reply of the server in it, is for good. */
export function isPermanent(error: unknown): boolean {
  const reply = property(error, "responseCode");
  const command = property(error, "command");
  if (typeof reply !== "number") return isRefusedByClient(property(error, "code"), command);
  return (
    reply >= 500 && reply <= 599 && ABOUT_THE_MESSAGE.includes(command) && !ABOUT_US.includes(reply)
  );
}

/**
 * Nodemailer asks the server for nothing that it knows to be refused: larger than the server said,
 * or no address.
 */
function isRefusedByClient(code: unknown, command: unknown): boolean {
  return (
    (code === "EMESSAGE" && command === "MAIL FROM") || (code === "EENVELOPE" && command === "API")
  );
}

/** Printable, one line: a server may say anything. */
export function reasonOf(error: unknown): string {
  return oneLine(messageOf(error), REASON_LENGTH);
}

function property(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}
