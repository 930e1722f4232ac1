/**
 * Reads an mbox: a file that begins with a From_ line. Messages begin at such a line at the start or
 * behind an empty one (`separators.ts` says which ones); the empty line is no part of the message
 * before it, and what a delivery changes of a message in an mbox is undone: mboxrd's quoting, the names of
 * fields that readers believe. A Content-Length is never believed: it only makes us
 * doubt.
 */

import type { Content } from "../core/contracts/ports.js";
import { unquoteMboxrd } from "../core/message/mboxrd.js";
import { showReaderFields } from "../core/message/reader-fields.js";
import { HEAD_SIZE, memoryContent } from "../io/content.js";
import { decodeFromLine } from "../io/intake.js";
import { doubtsAbout, type Start } from "./doubts.js";
import { isHeaderStart } from "./first-lines.js";
import { type Separates, type Separator, separatorOf } from "./separators.js";
import { fill, rangeContent, readRange, type Source } from "./source.js";

/** One message of an mbox. */
interface MboxMessage {
  readonly content: Content;
  /** Without its newline. */
  readonly fromLine: string;
  /** Why it may be a part of a message, or have one in it; null when nothing says so. */
  readonly doubt: string | null;
}

const WINDOW = 256 * 1024;
/** A From_ line is shorter, its newline counted. */
const LINE_LIMIT = 4096;
/** A From_ line, and what has to be seen behind it. */
const LOOK_AHEAD = 2 * LINE_LIMIT;
/**
 * What has to be seen before a From_ line: the end of an empty line, and of the line before that.
 */
const LOOK_BEHIND = 2;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_START = Buffer.from("\nFrom ");
const QUOTED = Buffer.from(">From ");
const HIDDEN = Buffer.from("X-Sortmail-");

export function isMbox(source: Source): boolean {
  const separator = separatorFor(source);
  if (separator === null || !separator.isUndated) return separator !== null;
  // One message below a line without a date is what a delivery takes for one.
  const [, second] = starts(source, separator.separates);
  return second !== undefined;
}

/** Null when the first line is no From_ line. */
function separatorFor(source: Source): Separator | null {
  const view = readRange(source, 0, Math.min(source.size, LOOK_AHEAD));
  const end = endOfLine(view, 0, view.length === source.size);
  return end === null ? null : separatorOf(view.subarray(0, end), view.subarray(end));
}

/**
 * The messages in order, valid until the source is closed. Memory does not grow with the mbox, nor
 * with a message over 1 MiB.
 */
export function* readMbox(source: Source): Generator<MboxMessage> {
  const separator = separatorFor(source);
  if (separator === null) return;
  const doubts = doubtsAbout(source);
  let start: Start | null = null;
  for (const next of starts(source, separator.separates)) {
    if (start !== null) yield message(source, start, next, doubts);
    start = next;
  }
  if (start !== null) yield message(source, start, null, doubts);
}

/** One message of an mbox, as far as its header says. */
export interface MboxHead {
  /** Where its From_ line begins. */
  readonly at: number;
  /** The message from its first octet: its header, and perhaps more. */
  readonly head: Buffer;
  /** The header's end may be missing: the file ends before. */
  readonly isCut: boolean;
}

/** The headers of the messages in order. What stands in bodies is passed over, and not kept. */
export function* readMboxHeads(source: Source): Generator<MboxHead> {
  const separator = separatorFor(source);
  if (separator === null) return;
  let start: Start | null = null;
  for (const next of starts(source, separator.separates)) {
    if (start !== null) yield headAt(source, start, next.at);
    start = next;
  }
  if (start !== null) yield headAt(source, start, source.size);
}

/** Octets that most headers fit into. */
const USUAL_HEAD = 16 * 1024;

function headAt(source: Source, { at, below }: Start, end: number): MboxHead {
  const usual = readRange(source, below, Math.min(end, below + USUAL_HEAD));
  const whole = hasHeaderEnd(usual);
  const head = whole ? usual : readRange(source, below, Math.min(end, below + HEAD_SIZE));
  return { at, head, isCut: end === source.size && !whole && !hasHeaderEnd(head) };
}

function hasHeaderEnd(head: Buffer): boolean {
  return head.includes("\n\n") || head.includes("\n\r\n");
}

function message(
  source: Source,
  start: Start,
  next: Start | null,
  doubts: ReturnType<typeof doubtsAbout>,
): MboxMessage {
  const { at, below } = start;
  const behind = next?.at ?? source.size;
  const end = behind - separatorLength(readRange(source, Math.max(below - 1, behind - 3), behind));
  const content = contentOf(source, below, Math.max(below, end));
  return {
    content,
    fromLine: decodeFromLine(readRange(source, at, below)),
    doubt: doubts(start, next, content.head),
  };
}

/**
 * Most messages have nothing to undo, and a quick look is cheaper than a walk over all their lines.
 */
function contentOf(source: Source, start: number, end: number): Content {
  if (end - start > HEAD_SIZE) return rangeContent(source, start, end, asReceived);
  const bytes = readRange(source, start, end);
  const isChanged = bytes.includes(QUOTED) || bytes.includes(HIDDEN);
  return memoryContent(isChanged ? Buffer.concat([...asReceived([bytes])]) : bytes);
}

function asReceived(chunks: Iterable<Buffer>): Iterable<Buffer> {
  return showReaderFields(unquoteMboxrd(chunks));
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
function* starts(source: Source, separates: Separates): Generator<Start> {
  const window = Buffer.allocUnsafe(Math.min(WINDOW, source.size));
  for (let base = 0, last = false; !last; base += WINDOW - LOOK_AHEAD - LOOK_BEHIND) {
    const view = window.subarray(0, Math.min(WINDOW, source.size - base));
    fill(source, view, base);
    last = base + view.length === source.size;
    if (base === 0) yield startAt(view, 0, endOfLine(view, 0, last) ?? 0);
    for (const { at, below, hasHeader } of startsIn(view, { hasBefore: base > 0, last }, separates))
      yield { at: base + at, below: base + below, hasHeader };
  }
}

/**
 * A From_ line may be cut off in the last part of a view that isn't the file's last: there the next
 * view will look.
 */
function* startsIn(
  view: Buffer,
  { hasBefore, last }: { readonly hasBefore: boolean; readonly last: boolean },
  separates: Separates,
): Generator<Start> {
  const limit = last ? view.length : view.length - LOOK_AHEAD;
  let hit = view.indexOf(LINE_START, hasBefore ? LOOK_BEHIND : 0);
  for (; hit >= 0 && hit < limit; hit = view.indexOf(LINE_START, hit + 1)) {
    const at = hit + 1;
    const below = followsEmptyLine(view, hit) ? endOfLine(view, at, last) : null;
    if (below !== null && separates(view.subarray(at, below), view.subarray(below)))
      yield startAt(view, at, below);
  }
}

function startAt(view: Buffer, at: number, below: number): Start {
  return { at, below, hasHeader: isHeaderStart(view.subarray(below)) };
}

/** Whether the newline at `hit` ends an empty line: LF LF, or LF CR LF. */
function followsEmptyLine(view: Buffer, hit: number): boolean {
  return (
    view[hit - 1] === LINE_FEED ||
    (view[hit - 1] === CARRIAGE_RETURN && view[hit - 2] === LINE_FEED)
  );
}

/** Where the line ends that begins at `at`, its newline counted; null when it is too long. */
function endOfLine(view: Buffer, at: number, last: boolean): number | null {
  const line = view.subarray(at, at + LINE_LIMIT);
  const newline = line.indexOf(LINE_FEED);
  if (newline >= 0) return at + newline + 1;
  return last && line.length < LINE_LIMIT ? at + line.length : null;
}
