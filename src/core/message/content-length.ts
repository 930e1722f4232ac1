/**
 * The field that mail readers of an mbox believe: what it says is where they look for the next
 * message. It is the sender's, and leads them into the middle of a line or past other messages. So
 * in an mbox it has another name. A true length in its place would have to be true for each reader,
 * and they don't agree where a header with a line in it that is no field ends.
 */

const LF = 10;
const NOTHING = Buffer.alloc(0);
const NAME = "content-length";
const ADDED = Buffer.from("X-Sortmail-");

/** A line that ends with the name is the field too, for who unfolds before looking for a colon. */
const FIELD = /^content-length(?:[ \t\r\n:]|$)/i;
const EMPTY = /^\r?\n/;
const NO_BLANK = /[^ \t\r\n]/;

/** How much of a line's beginning tells what it is. */
const TELLING = NAME.length + 1;

/**
 * Every Content-Length of a message's header as X-Sortmail-Content-Length, whatever its case, folded
 * or not. Any chunking will do; a chunk may be a view of the one that came in. The header ends at the
 * first empty line below a line that is not, and nowhere else: so it is at least what any reader
 * takes for it, however long.
 */
export function* hideContentLength(chunks: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer = NOTHING; // the beginning of a line of which more has to be seen
  let state: State = { above: true, open: true, ended: false };
  for (const chunk of chunks) {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const seen: Seen = state.ended ? { upTo: 0, state } : yield* renamed(data, state, false);
    ({ state } = seen);
    if (state.ended && seen.upTo < data.length) yield data.subarray(seen.upTo);
    held = state.ended ? NOTHING : Buffer.from(data.subarray(seen.upTo));
  }
  yield* renamed(held, state, true);
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
function* renamed(data: Buffer, before: State, last: boolean): Generator<Buffer, Seen> {
  let { above, open } = before;
  let at = 0;
  let yielded = 0;
  let ended = false;
  while (at < data.length && !ended) {
    const start = data.toString("latin1", at, at + TELLING);
    if (open && !last && isShort(start)) break;
    if (open && FIELD.test(start)) {
      if (at > yielded) yield data.subarray(yielded, at);
      yield ADDED;
      yielded = at;
    }
    ended = open && !above && EMPTY.test(start);
    const end = endOfLine(data, at);
    above &&= !NO_BLANK.test(data.toString("latin1", at, end));
    open = data[end - 1] === LF;
    at = end;
  }
  if (at > yielded) yield data.subarray(yielded, at);
  return { upTo: at, state: { above, open, ended } };
}

/** Whether more has to be seen to tell what a line is that begins so. */
function isShort(start: string): boolean {
  return start === "\r" || NAME.startsWith(start.toLowerCase());
}

/** Behind its LF, or where the data ends. */
function endOfLine(data: Buffer, at: number): number {
  const newline = data.indexOf(LF, at);
  return newline < 0 ? data.length : newline + 1;
}
