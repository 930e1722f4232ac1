/** Asks SpamAssassin's daemon. */

import type { Content, Deadline, Scanner } from "../core/contracts/ports.js";
import { unknownVerdict } from "../core/contracts/verdict.js";
import type { SpamdSpec } from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { receivedOffset } from "./received-offset.js";
import type { ScannerTools } from "./scanner-tools.js";
import { exchange, type Heard, reasonOf } from "./spamd-client.js";
import {
  formatRequest,
  isFieldValue,
  parseRefusal,
  parseReply,
  type Reply,
  type Request,
  readVerdict,
  ScannerError,
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

/**
 * Passes on what is not too large. A part of a message is never scanned: what makes it spam may
 * stand in the rest.
 */
function unlessTooLarge(spec: SpamdSpec, scanner: Scanner): Scanner {
  return {
    async scan(content) {
      const size = content.size - receivedOffset(content.head);
      if (size <= spec.maxSize) return scanner.scan(content);
      return unknownVerdict(
        `${nameOf(spec)}: not asked, ${size} bytes are more than maxSize, ${spec.maxSize}`,
      );
    },
  };
}

/**
 * Asks it through what remembers. What stands in for an answer is no answer: it is made outside of
 * that.
 * @throws ScannerError when it could never be asked
 */
export function openSharedSpamd(
  spec: SpamdSpec,
  { deadline, remember, tolerant = false }: ScannerTools,
): Scanner {
  const scope = JSON.stringify([spec.kind, spec.at, spec.user]);
  const remembered = remember(openSpamd(spec, deadline), { remember: spec.remember, scope });
  const scanner = unlessTooLarge(spec, remembered);
  return spec.onFailure === "defer" && !tolerant ? scanner : withoutFailure(scanner, deadline);
}

/**
 * Goes on without a verdict when there is none to be had; not when the delivery's own time is up.
 */
function withoutFailure(scanner: Scanner, deadline: Deadline): Scanner {
  return {
    async scan(content) {
      try {
        return await scanner.scan(content);
      } catch (error) {
        deadline.check();
        return unknownVerdict(messageOf(error));
      }
    },
  };
}

/** `spamd at 127.0.0.1:783`, `spamd at /run/spamd.sock`. */
export function nameOf({ at }: SpamdSpec): string {
  if ("socket" in at) return `spamd at ${at.socket}`;
  return `spamd at ${at.host.includes(":") ? `[${at.host}]` : at.host}:${at.port}`;
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
  const above = receivedOffset(content.head);
  const head = formatRequest({ ...request, fields }, content.size - above);
  return replyIn(
    await exchange(
      spec.at,
      octetsOf(head, content, above),
      Math.min(spec.timeout, deadline.left()),
    ),
  );
}

function* octetsOf(head: Buffer, content: Content, above: number): Generator<Buffer> {
  yield head;
  let left = above;
  for (const chunk of content.chunks()) {
    yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
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
