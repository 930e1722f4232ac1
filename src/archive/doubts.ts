/**
 * Whether an mbox may have been parted where no message ends. Nothing here changes how it is read:
 * what is in doubt is read like the rest, and we say so, because half a message must not be taught
 * to a spam filter.
 */

import { parseHeader, unfold } from "../core/message/header.js";
import { beginsLikeMessage } from "./first-lines.js";
import { readRange, type Source } from "./source.js";

/** Where a message of an mbox lies: its From_ line, itself, and the next From_ line or the end. */
interface Place {
  readonly at: number;
  readonly below: number;
  readonly next: number;
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
export function doubtsAbout(source: Source): (place: Place, head: Buffer) => string | null {
  let doubtfulUpTo = 0;
  return ({ at, below, next }, head) => {
    const end = declaredEnd(head, below);
    if (end !== null && end > next && isEnd(source, end)) doubtfulUpTo = end;
    if (at < doubtfulUpTo) return DECLARED;
    return (at > 0 && !hasHeader(head)) || !isFollowedByHeader(source, next) ? HEADLESS : null;
  };
}

/** An empty message has none to have. */
function hasHeader(head: Buffer): boolean {
  return (
    head.length === 0 || /^[\r\n]/.test(head.toString("latin1", 0, 1)) || beginsLikeMessage(head)
  );
}

/** Whether the From_ line there has a header below it, as far as can be seen. */
function isFollowedByHeader(source: Source, next: number): boolean {
  const lines = readRange(source, next, Math.min(source.size, next + 8192));
  const newline = lines.indexOf(0x0a);
  return newline < 0 || hasHeader(lines.subarray(newline + 1));
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
