/** Asks SpamAssassin's daemon. */

import type { Content, Deadline, Scanner } from "../core/contracts/ports.js";
import type { SpamdSpec } from "../core/language/scanner-spec.js";
import { ScannerError } from "./scanner-error.js";
import type { ScannerTools } from "./scanner-tools.js";
import { scannedOctets, scannedSize, shared } from "./shared.js";
import { exchange, type Heard, peerInWords, reasonOf } from "./spamd-client.js";
import {
  formatRequest,
  isFieldValue,
  parseRefusal,
  parseReply,
  type Reply,
  type Request,
  readVerdict,
} from "./spamd-protocol.js";

/**
 * The scanner itself: it throws when it can't be asked, and does not look at the message's size.
 */
export function openSpamd(spec: SpamdSpec, deadline: Deadline): Scanner {
  const by = nameOf(spec);
  if (spec.user !== null && !isFieldValue(spec.user))
    throw new ScannerError(`${by}: the user's name can't be sent to it`);
  return {
    scan: (content) =>
      asking(spec, async () =>
        readVerdict(await ask(spec, { command: "SYMBOLS", fields: [] }, content, deadline), by),
      ),
  };
}

/** Asks it through what remembers. @throws ScannerError when it could never be asked */
export function openSharedSpamd(spec: SpamdSpec, tools: ScannerTools): Scanner {
  const scanner = openSpamd(spec, tools.deadline);
  const scope = [spec.kind, spec.at, spec.user];
  return shared(spec, { scanner, name: nameOf(spec), scope }, tools);
}

/** `spamd at 127.0.0.1:783`, `spamd at /run/spamd.sock`. */
export function nameOf({ at }: SpamdSpec): string {
  return `spamd at ${peerInWords(at)}`;
}

/**
 * Sends the message from its first Received on, because no answer may depend on what differs from
 * copy to copy.
 * @throws ScannerError when there is no whole reply; one that refuses is a whole one
 */
export async function ask(
  spec: SpamdSpec,
  request: Request,
  content: Content,
  deadline: Deadline,
): Promise<Reply> {
  const fields =
    spec.user === null ? request.fields : [["User", spec.user] as const, ...request.fields];
  const head = formatRequest({ ...request, fields }, scannedSize(content));
  return replyIn(
    await exchange(spec.at, octetsOf(head, content), Math.min(spec.timeout, deadline.left())),
  );
}

function* octetsOf(head: Buffer, content: Content): Generator<Buffer> {
  yield head;
  yield* scannedOctets(content);
}

/**
 * Who refuses a message reads no more of it, which breaks the connection: the refusal is the
 * reason, when it came through.
 */
function replyIn({ octets, broken }: Heard): Reply {
  if (broken === null) return parseReply(octets);
  const refused = parseRefusal(octets);
  if (refused === null) throw new ScannerError(reasonOf(broken), { cause: broken });
  return refused;
}

/** Does something with a scanner; what goes wrong says which one. */
export async function asking<T>(spec: SpamdSpec, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScannerError)) throw error;
    throw new ScannerError(`${nameOf(spec)}: ${error.message}`, { cause: error.cause ?? error });
  }
}
