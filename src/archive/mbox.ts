/**
 * Reads an mbox: a file that begins with a From_ line with a date. Messages begin at such a line at
 * the start or behind an empty one; the empty line is no part of the message before it, and
 * mboxrd's quoting is undone.
 */

import type { Content } from "../core/contracts/ports.js";
import { isFromLine } from "../core/message/from-line.js";
import { unquoteMboxrd } from "../core/message/mboxrd.js";
import { HEAD_SIZE, memoryContent } from "../io/content.js";
import { decodeFromLine } from "../io/intake.js";
import { fill, rangeContent, readRange, type Source } from "./source.js";

/** One message of an mbox. */
interface MboxMessage {
  readonly content: Content;
  /** Without its newline. */
  readonly fromLine: string;
}

/** Where a From_ line begins, and where the message begins below it. */
interface Start {
  readonly at: number;
  readonly below: number;
}

const WINDOW = 256 * 1024;
/** A From_ line is shorter, its newline counted. */
const LINE_LIMIT = 4096;
/**
 * What has to be seen before a From_ line: the end of an empty line, and of the line before that.
 */
const LOOK_BEHIND = 2;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_START = Buffer.from("\nFrom ");
const QUOTED = Buffer.from(">From ");

export function isMbox(source: Source): boolean {
  const view = readRange(source, 0, Math.min(source.size, LINE_LIMIT));
  return endOfFromLine(view, 0, view.length === source.size) !== null;
}

/**
 * The messages in order, valid until the source is closed. Memory does not grow with the mbox, nor
 * with a message over 1 MiB.
 */
export function* readMbox(source: Source): Generator<MboxMessage> {
  let start: Start | null = null;
  for (const next of starts(source)) {
    if (start !== null) yield message(source, start, next.at);
    start = next;
  }
  if (start !== null) yield message(source, start, source.size);
}

function message(source: Source, { at, below }: Start, next: number): MboxMessage {
  const end = next - separatorLength(readRange(source, Math.max(below - 1, next - 3), next));
  return {
    content: contentOf(source, below, Math.max(below, end)),
    fromLine: decodeFromLine(readRange(source, at, below)),
  };
}

/**
 * Most messages have nothing to undo, and a quick look is cheaper than a walk over all their lines.
 */
function contentOf(source: Source, start: number, end: number): Content {
  if (end - start > HEAD_SIZE) return rangeContent(source, start, end, unquoteMboxrd);
  const bytes = readRange(source, start, end);
  return memoryContent(bytes.includes(QUOTED) ? Buffer.concat([...unquoteMboxrd([bytes])]) : bytes);
}

/**
 * The octets of the empty line at the end, if there is one. What is given begins no later than the
 * newline before it.
 */
function separatorLength(tail: Buffer): number {
  if (tail.at(-1) !== LINE_FEED) return 0;
  if (tail.at(-2) === LINE_FEED) return 1;
  return tail.at(-2) === CARRIAGE_RETURN && tail.at(-3) === LINE_FEED ? 2 : 0;
}

/**
 * Every From_ line that begins a message. A window moves over the file, each time by less than its
 * length.
 */
function* starts(source: Source): Generator<Start> {
  const window = Buffer.allocUnsafe(Math.min(WINDOW, source.size));
  for (let base = 0, last = false; !last; base += WINDOW - LINE_LIMIT - LOOK_BEHIND) {
    const view = window.subarray(0, Math.min(WINDOW, source.size - base));
    fill(source, view, base);
    last = base + view.length === source.size;
    if (base === 0) yield { at: 0, below: endOfFromLine(view, 0, last) ?? 0 };
    for (const { at, below } of startsIn(view, base > 0, last))
      yield { at: base + at, below: base + below };
  }
}

/**
 * A From_ line may be cut off in the last part of a view that isn't the file's last: there the next
 * view will look.
 */
function* startsIn(view: Buffer, hasBefore: boolean, last: boolean): Generator<Start> {
  const limit = last ? view.length : view.length - LINE_LIMIT;
  let hit = view.indexOf(LINE_START, hasBefore ? LOOK_BEHIND : 0);
  for (; hit >= 0 && hit < limit; hit = view.indexOf(LINE_START, hit + 1)) {
    const below = followsEmptyLine(view, hit) ? endOfFromLine(view, hit + 1, last) : null;
    if (below !== null) yield { at: hit + 1, below };
  }
}

/** Whether the newline at `hit` ends an empty line: LF LF, or LF CR LF. */
function followsEmptyLine(view: Buffer, hit: number): boolean {
  return (
    view[hit - 1] === LINE_FEED ||
    (view[hit - 1] === CARRIAGE_RETURN && view[hit - 2] === LINE_FEED)
  );
}

/**
 * Where the From_ line with a date that begins at `at` ends, its newline counted; null when there
 * is no such line.
 */
function endOfFromLine(view: Buffer, at: number, last: boolean): number | null {
  const line = view.subarray(at, at + LINE_LIMIT);
  const newline = line.indexOf(LINE_FEED);
  if (newline < 0 && !(last && line.length < LINE_LIMIT)) return null;
  const end = newline < 0 ? line.length : newline + 1;
  return isFromLine(line.subarray(0, end)) ? at + end : null;
}
