/**
 * The fields that mail readers of an mbox believe: where the next message is (Content-Length), what
 * has been read and deleted (Status, X-Status and their kin), which number a message has (X-UID).
 * What a sender writes there leads readers into the middle of a line or past other messages, or has
 * a message deleted before anybody has seen it. So in an mbox they have other names; who reads the
 * mbox by sortmail gets them as they came.
 *
 * A true length in the place of a Content-Length would have to be true for each reader, and they
 * don't agree where a header with a line in it that is no field ends.
 */

const LF = 10;
const NOTHING = Buffer.alloc(0);
const PREFIX = "X-Sortmail-";
const ADDED = Buffer.from(PREFIX);

/** mutt, Dovecot, UW IMAP, Pine and procmail; Thunderbird; Evolution. */
const NAMES = [
  "content-length",
  ...["status", "x-status", "x-keywords", "x-uid", "x-imap", "x-imapbase"],
  ...["x-mozilla-status", "x-mozilla-status2", "x-mozilla-keys", "x-evolution"],
];

/** So often a name may have the prefix; what has it more often is taken for a name, whatever it is. */
const MOST_PREFIXES = 8;

/**
 * A line that ends with the name is the field too, for who unfolds before looking for a colon. One
 * that has such a name already gets another prefix, so that each can be taken off again.
 */
const FIELD = new RegExp(
  `^(?:${PREFIX}){${MOST_PREFIXES}}|^(?:${PREFIX}){0,${MOST_PREFIXES}}(?:${NAMES.join("|")})(?:[ \\t\\r\\n:]|$)`,
  "i",
);
const EMPTY = /^\r?\n/;
const NO_BLANK = /[^ \t\r\n]/;

/** How much of a line's beginning tells what it is, prefix and all. */
const TELLING = PREFIX.length * (MOST_PREFIXES + 1) + 20;

/**
 * Those fields of a message's header as `X-Sortmail-…`, whatever their case, folded or not. Any
 * chunking will do; a chunk may be a view of the one that came in. The header ends at the first
 * empty line below a line that is not, and nowhere else: so it is at least what any reader takes for
 * it, however long.
 */
export function hideReaderFields(chunks: Iterable<Buffer>): Generator<Buffer> {
  return rewritten(chunks, (start) => (FIELD.test(start) ? "hide" : null));
}

/** The inverse of {@link hideReaderFields}. */
export function showReaderFields(chunks: Iterable<Buffer>): Generator<Buffer> {
  return rewritten(chunks, (start) => (isHidden(start) ? "show" : null));
}

function isHidden(start: string): boolean {
  return start.startsWith(PREFIX) && FIELD.test(start.slice(PREFIX.length));
}

/** What becomes of a line that begins so: it gets the prefix, loses it, or stays. */
type Judge = (start: string) => "hide" | "show" | null;

function* rewritten(chunks: Iterable<Buffer>, judge: Judge): Generator<Buffer> {
  let held: Buffer = NOTHING; // the beginning of a line of which more has to be seen
  let state: State = { above: true, open: true, ended: false };
  for (const chunk of chunks) {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const seen: Seen = state.ended ? { upTo: 0, state } : yield* decided(data, state, judge, false);
    ({ state } = seen);
    if (state.ended && seen.upTo < data.length) yield data.subarray(seen.upTo);
    held = state.ended ? NOTHING : Buffer.from(data.subarray(seen.upTo));
  }
  yield* decided(held, state, judge, true);
}

interface State {
  /** Nothing but blank lines so far. */
  readonly above: boolean;
  /** What comes next begins a line. */
  readonly open: boolean;
  readonly ended: boolean;
}

interface Seen {
  readonly upTo: number;
  readonly state: State;
}

/** Yields what of the data is decided, up to the end of the header. */
function* decided(
  data: Buffer,
  before: State,
  judge: Judge,
  last: boolean,
): Generator<Buffer, Seen> {
  let { above, open } = before;
  let at = 0;
  let yielded = 0;
  let ended = false;
  while (at < data.length && !ended) {
    const end = endOfLine(data, at);
    if (open && !last && isShort(data, at, end)) break;
    const start = data.toString("latin1", at, Math.min(end, at + TELLING));
    const change = open ? judge(start) : null;
    if (change !== null) {
      if (at > yielded) yield data.subarray(yielded, at);
      if (change === "hide") yield ADDED;
      yielded = change === "hide" ? at : at + ADDED.length;
    }
    ended = open && !above && EMPTY.test(start);
    above &&= !NO_BLANK.test(data.toString("latin1", at, end));
    open = data[end - 1] === LF;
    at = end;
  }
  if (at > yielded) yield data.subarray(yielded, at);
  return { upTo: at, state: { above, open, ended } };
}

/** Whether more has to be seen to tell what a line is. */
function isShort(data: Buffer, at: number, end: number): boolean {
  return data[end - 1] !== LF && end - at < TELLING;
}

/** Behind its LF, or where the data ends. */
function endOfLine(data: Buffer, at: number): number {
  const newline = data.indexOf(LF, at);
  return newline < 0 ? data.length : newline + 1;
}
