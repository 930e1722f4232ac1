/** Whom bounces go to: the envelope sender (RFC 5321 section 4.5.5), as the MTA has told it. */

import type { Envelope } from "../contracts/mail.js";
import { parseAddrSpec } from "./addr-spec.js";
import type { Arrival, TraceField } from "./envelope.js";
import { fromLineSender } from "./from-line.js";

/**
 * The envelope sender: null for a bounce, undefined when nothing tells. What is no address tells
 * nothing.
 */
export function findSender(arrival: Arrival, trace: TraceField): string | null | undefined {
  const { environment, fromLine } = arrival;
  for (const text of [senderOption(arrival), trace("Return-Path"), environment.SENDER]) {
    const sender = text === undefined || text === null ? undefined : readSender(text);
    if (sender !== undefined) return sender;
  }
  const sender = fromLine === null ? undefined : fromLineSender(fromLine);
  return typeof sender === "string" ? readSender(sender) : sender;
}

/** `-f -` is procmail's way to say that the message tells. */
function senderOption({ options }: Arrival): string | undefined {
  return options.sender === "-" ? undefined : options.sender;
}

/**
 * Nothing, `<>`, and what pipe(8) puts for it are the null sender; undefined for what is no
 * address.
 */
function readSender(text: string): string | null | undefined {
  return /^(?:<\s*>|<?mailer-daemon>?)?$/i.test(text.trim()) ? null : parseAddrSpec(text)?.address;
}

/** What the MTA said, in the names that rules see. */
export function envelopeOf(arrival: Arrival): Envelope {
  const { options, environment: env, fromLine } = arrival;
  const sender = senderOption(arrival) ?? env.SENDER;
  return {
    sender: sender !== undefined && readSender(sender) === null ? null : sender,
    recipient: options.recipient ?? env.RECIPIENT,
    originalRecipient: env.ORIGINAL_RECIPIENT,
    extension: options.extension ?? env.EXTENSION,
    fromLine: fromLine ?? undefined,
    clientAddress: env.CLIENT_ADDRESS,
    clientHostname: env.CLIENT_HOSTNAME,
    clientHelo: env.CLIENT_HELO,
    clientProtocol: env.CLIENT_PROTOCOL,
    saslUser: env.SASL_USERNAME,
  };
}
