/** The transports: the one place that knows them all. */

import type { Finding } from "../core/contracts/finding.js";
import type { Content, Deadline, Folder, Refused, Transport } from "../core/contracts/ports.js";
import type { TransportSpec } from "../core/language/transport-spec.js";
import type { Surroundings } from "../io/programs/environment.js";
import type { Spool } from "../io/programs/message-stdin.js";
import { inBatches } from "./batches.js";
import { type SafeEnvelope, safeEnvelope } from "./envelope.js";
import { holdMessage } from "./hold.js";
import { sendBySendmail } from "./sendmail.js";

/** What sending needs beside the configuration. */
export interface SendTools extends Spool, Surroundings {
  readonly deadline: Deadline;
  /** The folder of a `hold`, opened. */
  readonly hold?: Folder;
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

/** A kind of transport. Methods: each takes the spec of its own kind. */
interface TransportKind<Spec extends TransportSpec> {
  /** Connects to nothing and starts nothing. */
  open(spec: Spec, tools: SendTools): Send;
  /** Could it send? Sends nothing to try it. @param locate the absolute path of a folder */
  check(spec: Spec, locate: (path: string) => string): Promise<Finding>;
}

const TRANSPORTS: {
  readonly [Kind in TransportSpec["kind"]]: TransportKind<
    Extract<TransportSpec, { readonly kind: Kind }>
  >;
} = {
  sendmail: {
    open: (spec, tools) => (envelope, message) =>
      inBatches(envelope, ON_A_COMMAND_LINE, (some) => sendBySendmail(spec, some, message, tools)),
    check: async (spec) => (await import("./transport-checks.js")).checkSendmail(spec),
  },
  smtp: {
    open: (spec, tools) => async (envelope, message) => {
      const { sendBySmtp } = await import("./smtp.js");
      return inBatches(envelope, IN_A_CONVERSATION, (some) =>
        sendBySmtp(spec, some, message, tools.deadline),
      );
    },
    check: async (spec) => (await import("./transport-checks.js")).checkSmtp(spec),
  },
  hold: {
    open: (_, tools) => holding(tools.hold),
    check: async (...about) => (await import("./transport-checks.js")).checkHold(...about),
  },
};

/**
 * Opens a transport by its kind. Connects to nothing and starts nothing until a message is
 * submitted.
 * @throws Error when mail is to be held and there is no folder for it
 */
export function openTransport(spec: TransportSpec, tools: SendTools): Transport {
  const kind: TransportKind<TransportSpec> = TRANSPORTS[spec.kind];
  const send = kind.open(spec, tools);
  return {
    async submit(submission) {
      tools.deadline.check();
      const envelope = safeEnvelope(submission);
      const refused = await send(envelope, submission.message);
      return { refused: [...envelope.refused, ...refused] };
    },
  };
}

/** Could it send? @param locate the absolute path of a folder as rules write it */
export function checkTransport(
  spec: TransportSpec,
  locate: (path: string) => string,
): Promise<Finding> {
  const kind: TransportKind<TransportSpec> = TRANSPORTS[spec.kind];
  return kind.check(spec, locate);
}

function holding(folder: Folder | undefined): Send {
  if (folder === undefined)
    throw new Error("outgoing mail is to be held, and no folder was opened for it");
  return async (envelope, message) => {
    await holdMessage(folder, envelope, message);
    return [];
  };
}
