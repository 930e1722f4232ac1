/** Asks rspamd, by HTTP. */

import type { Content, Deadline, Scanner } from "../core/contracts/ports.js";
import type { RspamdSpec } from "../core/language/scanner-spec.js";
import type { Learned, Lesson } from "./learn.js";
import { checkDone, formatPost, type HttpReply, parseHttp, readRspamd } from "./rspamd-protocol.js";
import { ScannerError } from "./scanner-error.js";
import type { ScannerTools } from "./scanner-tools.js";
import { scannedOctets, scannedSize, shared } from "./shared.js";
import { exchange, peerInWords, reasonOf } from "./spamd-client.js";

/** The scanner itself: it throws when it can't be asked. */
export function openRspamd(spec: RspamdSpec, deadline: Deadline): Scanner {
  return {
    scan: (content) =>
      asking(spec, async () =>
        readRspamd(await post(spec, "/checkv2", content, deadline), nameOf(spec)),
      ),
  };
}

/** Asks it through what remembers. */
export function openSharedRspamd(spec: RspamdSpec, tools: ScannerTools): Scanner {
  const scanner = openRspamd(spec, tools.deadline);
  const scope = [spec.kind, spec.at];
  return shared(spec, { scanner, name: nameOf(spec), scope }, tools);
}

/** What rspamd says to a message that it had learned as the same before. */
const ALREADY = 208;

/**
 * Teaches its classifier, which its controller does: another port than the one that scans.
 * @throws ScannerError when it can't be asked, or does not let itself be taught
 */
export function learnByRspamd(
  spec: RspamdSpec,
  { kind, content, deadline }: Lesson,
): Promise<Learned> {
  return asking(spec, async () => {
    if (scannedSize(content) > spec.maxSize) return "too large";
    const reply = await post(spec, `/learn${kind}`, content, deadline);
    if (/invalid command/.test(reply.text))
      throw new ScannerError(
        "it does not learn: name the port of its controller, which scans as well",
      );
    if (reply.status === ALREADY) return "known";
    checkDone(reply);
    return "learned";
  });
}

/** `rspamd at 127.0.0.1:11333`. */
export function nameOf({ at }: RspamdSpec): string {
  return `rspamd at ${peerInWords(at)}`;
}

/** @throws ScannerError when there is no whole reply; one that refuses is a whole one */
async function post(
  { at, password, timeout }: RspamdSpec,
  path: string,
  content: Content,
  deadline: Deadline,
): Promise<HttpReply> {
  const fields = password === null ? [] : [["Password", password] as const];
  const head = formatPost(path, fields, scannedSize(content));
  const ms = Math.min(timeout, deadline.left());
  // It takes an end of what is sent for the end of the conversation, and says nothing.
  const { octets, broken } = await exchange(at, octetsOf(head, content), ms, "stay");
  if (broken === null) return parseHttp(octets);
  if (refusesIn(octets)) return parseHttp(octets);
  throw new ScannerError(reasonOf(broken), { cause: broken });
}

/** Who refuses a message reads no more of it, which breaks the connection. */
function refusesIn(octets: Buffer): boolean {
  const reply = octets.toString("latin1");
  return /^HTTP\/1\.[01] (?!200)\d{3}\b/.test(reply) && reply.includes("\r\n\r\n");
}

function* octetsOf(head: Buffer, content: Content): Generator<Buffer> {
  yield head;
  yield* scannedOctets(content);
}

/** What goes wrong says which one. */
async function asking<T>(spec: RspamdSpec, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ScannerError)) throw error;
    throw new ScannerError(`${nameOf(spec)}: ${error.message}`, { cause: error.cause ?? error });
  }
}
