/**
 * Whether an mbox may have been parted where no message ends. Nothing here changes how it is read:
 * what is in doubt is read like the rest, and we say so, because half a message must not be taught
 * to a spam filter.
 */

import { parseHeader, unfold } from "../core/message/header.js";
import { readRange, type Source } from "./source.js";

/** Where a message of an mbox begins. */
export interface Start {
  /** Its From_ line. */
  readonly at: number;
  /** Itself. */
  readonly below: number;
  /** It begins with a header, or is empty. */
  readonly hasHeader: boolean;
}

/** Octets of a header in which the field is looked for. */
const SEARCHED = 64 * 1024;
const DECLARED =
  "by a Content-Length, a message goes on behind a From_ line: it may be cut in two there";
const HEADLESS = "a From_ line has no header below it: it may be a line of the message before it";

/**
 * Asked for each message in turn, says why it may be half of one; null when nothing says so.
 *
 * Some programs quote nothing and count octets instead (mboxcl2), so that a From_ line in a text
 * cuts it in two; others count wrongly, or leave an old count. So a Content-Length decides nothing:
 * where a message could end where it says, both readings are possible.
 */
export function doubtsAbout(
  source: Source,
): (start: Start, next: Start | null, head: Buffer) => string | null {
  let doubtfulUpTo = 0;
  return ({ at, below, hasHeader }, next, head) => {
    const end = next === null ? null : declaredEnd(head, below);
    if (end !== null && next !== null && end > next.at && isEnd(source, end)) doubtfulUpTo = end;
    if (at < doubtfulUpTo) return DECLARED;
    return (at > 0 && !hasHeader) || next?.hasHeader === false ? HEADLESS : null;
  };
}

function declaredEnd(head: Buffer, below: number): number | null {
  const header = headerOf(head.subarray(0, SEARCHED));
  if (!/^content-length[ \t]*:/im.test(header.toString("latin1"))) return null;
  const { fields, bodyStart } = parseHeader(head.subarray(0, SEARCHED));
  const field = fields.find(({ lower }) => lower === "content-length");
  const value = field === undefined ? "" : unfold(field.raw);
  return /^\d{1,12}$/.test(value) ? below + bodyStart + Number(value) : null;
}

/** Up to the first empty line. */
function headerOf(head: Buffer): Buffer {
  const ends = ["\n\n", "\r\n\r\n"].map((end) => head.indexOf(end)).filter((end) => end >= 0);
  return head.subarray(0, Math.min(head.length, ...ends));
}

/** Whether a message may end there: at the end of the file, or before a From_ line. */
function isEnd(source: Source, end: number): boolean {
  if (end > source.size) return false;
  const behind = readRange(source, end, Math.min(source.size, end + 16)).toString("latin1");
  return /^(?:\r?\n){0,2}(?:From |$)/.test(behind);
}
