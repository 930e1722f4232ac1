/**
 * The mbox format's text: the From_ line, and mboxrd's quoting, in which every line of `>`s and
 * `From ` gets one `>` more. Alone among the mbox dialects it can be undone: it quotes its own
 * quotes too.
 */

const NEWLINE = 0x0a;
const QUOTE = 0x3e;
const NOTHING = Buffer.alloc(0);
const FROM = Buffer.from("From ");
const ADDED = Buffer.from(">");

/**
 * Quotes a message for an mbox. Any chunking will do; a chunk may be a view of the one that came
 * in, so it is valid until the next one is asked for. Lines end in LF: what follows a lone CR is no
 * line's beginning.
 */
export function* quoteMboxrd(chunks: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of pieces(chunks)) {
    if (piece === FROM) yield ADDED;
    yield piece;
  }
}

/**
 * The inverse of {@link quoteMboxrd}: takes one `>` from every line of at least one `>` and `From
 * `.
 */
export function* unquoteMboxrd(chunks: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of pieces(chunks)) if (piece !== ADDED) yield piece;
}

/**
 * The line that begins a message in an mbox, newline included. The sender becomes one word of
 * printable ASCII.
 */
export function fromLine(sender: string | null, milliseconds: number): Buffer {
  const word = sender?.replace(/[^\x21-\x7e]/gu, "_") || "MAILER-DAEMON";
  const [weekday, day, month, year, time] = new Date(milliseconds)
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return Buffer.from(
    `From ${word} ${weekday} ${month} ${day?.replace(/^0/, " ")} ${time} ${year}\n`,
    "latin1",
  );
}

/**
 * The same octets, cut so that every `From ` that begins a line or follows its quotes is FROM, the
 * last of those quotes ADDED. The two constants are told from the message's own chunks by identity.
 */
function* pieces(chunks: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer = NOTHING; // the end of a chunk that may go on as `>From `: five octets at most
  let open = true; // whether what comes next begins a line, or stands behind its quotes
  for (const chunk of chunks) {
    const data = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const decided: Decided = yield* cut(data, open);
    open = decided.open;
    held = decided.upTo === data.length ? NOTHING : Buffer.from(data.subarray(decided.upTo));
  }
  if (held.length > 0) yield held;
}

/**
 * How much of some data is decided, and whether what comes next begins a line or stands behind its
 * quotes.
 */
interface Decided {
  readonly upTo: number;
  readonly open: boolean;
}

/** Yields what of the data is decided. */
function* cut(data: Buffer, atLineStart: boolean): Generator<Buffer, Decided> {
  let open = atLineStart;
  let yielded = 0;
  for (let at = 0; at < data.length; ) {
    if (open) {
      const { quoted, from, end } = lineStart(data, at);
      if (end === data.length && end - from < FROM.length) {
        if (quoted > yielded) yield data.subarray(yielded, quoted);
        return { upTo: quoted, open };
      }
      if (end - from === FROM.length) {
        if (quoted > yielded) yield data.subarray(yielded, quoted);
        if (quoted < from) yield ADDED;
        yield FROM;
        yielded = end;
      }
      at = end;
    }
    const newline = data.indexOf(NEWLINE, at);
    open = newline >= 0;
    at = open ? newline + 1 : data.length;
  }
  if (data.length > yielded) yield data.subarray(yielded);
  return { upTo: data.length, open };
}

/**
 * Where a line's last quote stands (without quotes: where it begins), where they end, and how far
 * `From ` agrees.
 */
function lineStart(data: Buffer, at: number): { quoted: number; from: number; end: number } {
  let from = at;
  while (data[from] === QUOTE) from++;
  let end = from;
  while (end - from < FROM.length && data[end] === FROM[end - from]) end++;
  return { quoted: from > at ? from - 1 : from, from, end };
}
