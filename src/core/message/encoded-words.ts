/**
 * RFC 2047 encoded words: `=?charset?B?…?=` and `=?charset?Q?…?=`.
 *
 * Read as they are written in the wild: white space inside a word, a missing base64 padding, a `?`
 * inside of Q and words inside of quotes are taken. A word in an unknown charset (UTF-7, CP850) or
 * of broken base64 stays as it was written.
 */

import { controlsToSpaces, type Decode, decoderFor } from "./charset.js";

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
  /** Where the text goes on after the word. */
  readonly end: number;
}

/**
 * Adjacent words of one charset: a character may be split between them, so their bytes are decoded
 * together.
 */
interface Run {
  readonly charset: string;
  readonly decode: Decode;
  readonly chunks: Buffer[];
}

type Piece = string | Run;

/**
 * Charsets of one text that are tried: a label that is unknown takes as long as a hundred words.
 */
const MOST_CHARSETS = 50;

/**
 * Decodes the encoded words of an unfolded value. Control characters in what they decode to become
 * spaces, so an encoded line break makes no second line. Never throws; linear in the length of the
 * text.
 * @param unknown decodes words in unknown charsets. Default: they stay as they were written
 */
export function decodeWords(text: string, unknown: Decode | null = null): string {
  if (!text.includes("=?")) return text;
  return split(text, unknown)
    .map((piece) => (typeof piece === "string" ? piece : decodeRun(piece)))
    .join("");
}

function decodeRun({ decode, chunks }: Run): string {
  return controlsToSpaces(decode(Buffer.concat(chunks)));
}

function split(text: string, unknown: Decode | null): Piece[] {
  const decoders = new Map<string, Decode | null>();
  const pieces: Piece[] = [];
  let done = 0;
  let at = text.indexOf("=?");
  while (at >= 0) {
    const word = readWord(text, at);
    const decode = word && (cached(decoders, word.charset) ?? unknown);
    if (word && decode) {
      append(pieces, text.slice(done, at), word, decode);
      done = word.end;
    }
    at = text.indexOf("=?", Math.max(at + 2, done));
  }
  pieces.push(text.slice(done));
  return pieces;
}

function cached(decoders: Map<string, Decode | null>, charset: string): Decode | null {
  const known = decoders.get(charset);
  if (known !== undefined) return known;
  if (decoders.size >= MOST_CHARSETS) return null;
  const decode = decoderFor(charset);
  decoders.set(charset, decode);
  return decode;
}

/**
 * White space between two encoded words is part of their folding, not of the text (RFC 2047 section
 * 6.2).
 */
function append(pieces: Piece[], gap: string, { charset, bytes }: Word, decode: Decode): void {
  const last = pieces.at(-1);
  const adjacent = typeof last === "object" && gap.trim() === "" ? last : null;
  if (!adjacent) pieces.push(gap);
  if (adjacent?.charset === charset) adjacent.chunks.push(bytes);
  else pieces.push({ charset, decode, chunks: [bytes] });
}

function readWord(text: string, at: number): Word | null {
  const mark = text.indexOf("?", at + 2);
  const encoding = text.charAt(mark + 1).toLowerCase();
  if (mark < 0 || mark - at > 80 || text.charAt(mark + 2) !== "?") return null;
  const close = endOfWord(text, mark + 3);
  if (close < 0) return null;
  const [charset = ""] = text
    .slice(at + 2, mark)
    .toLowerCase()
    .split("*");
  const bytes = decodeBytes(encoding, text.slice(mark + 3, close), charset);
  return bytes && { charset, bytes, end: close + 2 };
}

/** The `?=` that closes a word. It ends before the next `=?`, so that no text is searched twice. */
function endOfWord(text: string, from: number): number {
  for (let at = text.indexOf("?", from); at >= 0; at = text.indexOf("?", at + 1)) {
    if (text.charAt(at + 1) === "=") return at;
    if (text.charAt(at - 1) === "=") return -1;
  }
  return -1;
}

function decodeBytes(encoding: string, written: string, charset: string): Buffer | null {
  if (encoding === "q") return decodeQ(written, charset);
  if (encoding !== "b" || /[^A-Za-z0-9+/=\s]/.test(written)) return null;
  return Buffer.from(written, "base64");
}

/**
 * Characters that nobody encoded were bytes of the same charset: they are put back to what they
 * were.
 */
function decodeQ(written: string, charset: string): Buffer {
  const raw = /utf-?8/.test(charset) ? Buffer.from(written) : Buffer.from(written, "latin1");
  const bytes = raw
    .toString("latin1")
    .replace(/_/g, " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, "latin1");
}
