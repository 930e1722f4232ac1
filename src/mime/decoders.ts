/**
 * Transfer encodings (RFC 2045 section 6), undone piece by piece. Not mailparser's own decoders:
 * those keep a whole part in memory, and of some parts many times over. Here each octet is looked
 * at a bounded number of times, and nothing is kept but the end of a piece that the next one
 * decides about. Nothing throws.
 */

/**
 * Undoes one encoding. Takes the content in pieces of any length, and an empty one at the end, with
 * `last`.
 */
export type Decoder = (piece: Buffer, last: boolean) => Buffer;

const NOTHING = Buffer.alloc(0);
const [TAB, LF, CR, SPACE, EQUALS] = [9, 10, 13, 32, 61];

/** For content that is not encoded. */
export const identity: Decoder = (piece) => piece;

/** The place of each octet in an alphabet; -1 when it is not there. */
function placesIn(alphabet: string): Int8Array {
  return Int8Array.from({ length: 256 }, (_, octet) =>
    alphabet.indexOf(String.fromCharCode(octet)),
  );
}

const BASE64 = placesIn("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** What is not in the alphabet is passed over. Padding ends a segment, and another may follow. */
export function base64(): Decoder {
  let bits = 0;
  let count = 0;
  return (piece, last) => {
    const out = Buffer.allocUnsafe(piece.length + 3);
    let filled = 0;
    const endSegment = (): void => {
      if (count >= 2) out[filled++] = bits >> (count === 3 ? 10 : 4);
      if (count === 3) out[filled++] = bits >> 2;
      bits = 0;
      count = 0;
    };
    for (let at = 0; at < piece.length; at++) {
      const octet = piece[at] ?? 0;
      const place = BASE64[octet] ?? -1;
      if (octet === EQUALS) endSegment();
      if (place < 0) continue;
      bits = (bits << 6) | place;
      count += 1;
      if (count < 4) continue;
      out[filled++] = bits >> 16;
      out[filled++] = bits >> 8;
      out[filled++] = bits;
      bits = 0;
      count = 0;
    }
    if (last) endSegment();
    return out.subarray(0, filled);
  };
}

/**
 * Octets of a line that are kept until its end is there: what blanks at its end mean, only that
 * tells.
 */
const LONGEST_LINE = 64 * 1024;

/** What is no encoding stands for itself. Blanks at the end of a line are no part of it. */
export function quotedPrintable(): Decoder {
  let kept = NOTHING;
  return (piece, last) => {
    const data = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
    const decided = last ? data.length : decidedUpTo(data);
    kept = Buffer.from(data.subarray(decided));
    return unquoted(data.subarray(0, decided));
  };
}

/**
 * Up to the end of the last whole line; in a line that is too long, up to what may still be an
 * encoding or its blank end.
 */
function decidedUpTo(data: Buffer): number {
  const line = data.lastIndexOf(LF) + 1;
  if (data.length - line < LONGEST_LINE) return line;
  let end = data.length;
  while (end > line && isOpen(data, end)) end--;
  return end > line ? end : data.length;
}

/** Whether what stands before `end` may mean something else together with what follows. */
function isOpen(data: Buffer, end: number): boolean {
  const [before, last] = [data[end - 2], data[end - 1]];
  return isBlank(last) || last === CR || last === EQUALS || before === EQUALS;
}

const HEX = placesIn("0123456789ABCDEF").map((place, octet) =>
  Math.max(place, "0123456789abcdef".indexOf(String.fromCharCode(octet))),
);

function unquoted(data: Buffer): Buffer {
  const out = Buffer.allocUnsafe(data.length);
  let filled = 0;
  for (let at = 0; at < data.length; ) {
    const octet = data[at] ?? 0;
    const soft = octet === EQUALS ? behindSoftEnd(data, at + 1) : -1;
    const hex = octet === EQUALS ? hexAt(data, at + 1) : -1;
    const blank = isBlank(octet) ? behindBlanks(data, at) : at;
    if (soft >= 0) {
      at = soft;
    } else if (hex >= 0) {
      out[filled++] = hex;
      at += 3;
    } else if (blank > at) {
      if (!endsLine(data, blank)) filled += data.copy(out, filled, at, blank);
      at = blank;
    } else {
      out[filled++] = octet;
      at += 1;
    }
  }
  return out.subarray(0, filled);
}

function isBlank(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB;
}

function behindBlanks(data: Buffer, from: number): number {
  let at = from;
  while (isBlank(data[at])) at++;
  return at;
}

function endsLine(data: Buffer, at: number): boolean {
  return at === data.length || data[at] === LF || data[at] === CR;
}

/** Behind the line end that an `=` before `from` takes away; -1 when there is none. */
function behindSoftEnd(data: Buffer, from: number): number {
  const at = behindBlanks(data, from);
  if (at === data.length) return at;
  const end = data[at] === CR ? at + 1 : at;
  return data[end] === LF ? end + 1 : -1;
}

function hexAt(data: Buffer, at: number): number {
  const [high = -1, low = -1] = [HEX[data[at] ?? 0], HEX[data[at + 1] ?? 0]];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}
