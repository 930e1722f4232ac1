/** The ways out: the one place that knows them all. */

import type { Content, Deadline, Folder, Refused, Transport } from "../core/contracts/ports.js";
import type { TransportSpec } from "../core/language/transport-spec.js";
import { inBatches } from "./batches.js";
import { type SafeEnvelope, safeEnvelope } from "./envelope.js";
import type { Surroundings } from "./environment.js";
import { holdMessage } from "./hold.js";
import type { Spool } from "./message-stdin.js";
import { sendBySendmail } from "./sendmail.js";

/** What sending needs beside the configuration. */
export interface SendTools extends Spool, Surroundings {
  readonly deadline: Deadline;
  /** The folder of a `hold`, opened. */
  readonly hold?: Folder;
}

/**
 * Opens a way out by its kind. Connects to nothing and starts nothing until a message is submitted.
 * @throws Error when mail is to be held and there is no folder for it
 */
export function openTransport(spec: TransportSpec, tools: SendTools): Transport {
  const send = byKind(spec, tools);
  return {
    async submit(submission) {
      tools.deadline.check();
      const envelope = safeEnvelope(submission);
      const refused = await send(envelope, submission.message);
      return { refused: [...envelope.refused, ...refused] };
    },
  };
}

/** Recipients, of which each may have some hundred octets: Linux takes 2 MiB. */
const ON_A_COMMAND_LINE = 1000;
/**
 * What any server has to take (RFC 5321 section 4.5.3.1.8). Postfix hangs up on who goes on beyond
 * its limit.
 */
const IN_A_CONVERSATION = 100;

/** @throws SubmitError when it was taken for nobody */
type Send = (envelope: SafeEnvelope, message: Content) => Promise<readonly Refused[]>;

function byKind(spec: TransportSpec, tools: SendTools): Send {
  switch (spec.kind) {
    case "sendmail":
      return (envelope, message) =>
        inBatches(envelope, ON_A_COMMAND_LINE, (some) =>
          sendBySendmail(spec, some, message, tools),
        );
    case "smtp":
      return async (envelope, message) => {
        const { sendBySmtp } = await import("./smtp.js");
        return inBatches(envelope, IN_A_CONVERSATION, (some) =>
          sendBySmtp(spec, some, message, tools.deadline),
        );
      };
    case "hold":
      return holding(tools.hold);
  }
}

function holding(folder: Folder | undefined): Send {
  if (folder === undefined)
    throw new Error("outgoing mail is to be held, and no folder was opened for it");
  return async (envelope, message) => {
    await holdMessage(folder, envelope, message);
    return [];
  };
}
