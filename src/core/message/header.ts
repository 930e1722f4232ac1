/**
 * The header of a message, read from its bytes. Fields are found eagerly and decoded only when
 * somebody asks.
 */

import { controlsToSpaces, decodeUndeclared } from "./charset.js";
import { decodeWords } from "./encoded-words.js";

/** Octets of header that are parsed; what is beyond counts as body. */
export const HEADER_LIMIT = 1024 * 1024;

/** One header field (RFC 5322 section 2.2). */
export interface Field {
  /** The name as it was written. */
  readonly name: string;
  readonly lower: string;
  /**
   * The bytes after the colon up to, not including, the line end of its last line; folding kept.
   */
  readonly raw: Buffer;
}

/** What stands above the body. */
export interface Header {
  /** In the order of the message, duplicates included. */
  readonly fields: readonly Field[];
  /**
   * The octet offset where the body begins: after the empty line, or at the first line that is no
   * header line.
   */
  readonly bodyStart: number;
  /**
   * The header goes on beyond `HEADER_LIMIT`. A message that ends with its header is whole, not
   * truncated.
   */
  readonly truncated: boolean;
}

/** How a message's fields are asked for: decoded and unfolded, names without regard to case. */
export interface Lookup {
  /** The first field of that name, or null. */
  readonly first: (name: string) => string | null;
  /** Every field of that name, in the order of the message. */
  readonly all: (name: string) => readonly string[];
}

interface Line {
  readonly start: number;
  /** Without its line end. */
  readonly end: number;
  readonly next: number;
}

interface Span {
  readonly name: string;
  readonly from: number;
  to: number;
}

const LF = 10;
const CR = 13;

/**
 * Finds the fields of a message's header. Never throws; linear in the size of the header.
 *
 * An empty line ends the header, and so does, as in Postfix, the first line that is neither a field
 * nor a continuation: it is the body's first. A line of white space continues the field above it
 * (RFC 5322 obs-FWS). On top, lines of white space and lines that begin `From ` or `>From ` are
 * skipped. Lines end in LF or CRLF; in a lone CR only when the message has no LF before its header
 * ends, but for the lines that a server has put above it.
 *
 * @param head the message from its first octet, at least `HEADER_LIMIT` of it or the whole.
 */
export function parseHeader(head: Buffer): Header {
  const bytes = head.subarray(0, HEADER_LIMIT);
  let newline = lineEndOf(bytes);
  const mayChange = newline === LF && bytes.includes("\r\r");
  const spans: Span[] = [];
  const ended = (bodyStart: number, truncated = false) => ({
    fields: spans.map((span) => fieldOf(bytes, span)),
    bodyStart,
    truncated,
  });
  for (let at = 0; at < bytes.length; ) {
    let line = lineAt(bytes, at, newline);
    if (mayChange && newline === LF && hasEmptyLine(bytes, line)) {
      newline = CR;
      line = lineAt(bytes, at, newline);
    }
    if (line.end === line.start) return ended(line.next);
    if (!takeLine(bytes, line, spans)) return ended(line.start, line.next === HEADER_LIMIT);
    at = line.next;
  }
  return ended(bytes.length, bytes.length === HEADER_LIMIT);
}

/** Whether what would be one line is the rest of a header whose lines end in CR, and its body. */
function hasEmptyLine(bytes: Buffer, { start, end, next }: Line): boolean {
  const found = bytes.subarray(start, end).indexOf("\r\r");
  // In front of an LF they are part of its line's end.
  return found >= 0 && (end === next || found + 2 < end - start);
}

/** Tells whether the line belongs to the header. */
function takeLine(bytes: Buffer, line: Line, spans: Span[]): boolean {
  const last = spans.at(-1);
  // Only so much is looked at, because a hostile line may be as long as the header; no name is
  // longer than a line.
  const text = bytes.toString("latin1", line.start, Math.min(line.end, line.start + 998));
  if (last !== undefined && /^[ \t]/.test(text)) {
    last.to = line.end;
    return true;
  }
  const [found, name] = /^([!-9;-~\x80-\xff]+)[ \t]*:/.exec(text) ?? [];
  if (found === undefined || name === undefined)
    return last === undefined && /^(?:>?From |[ \t]+$)/.test(text);
  spans.push({ name, from: line.start + found.length, to: line.end });
  return true;
}

function fieldOf(bytes: Buffer, { name, from, to }: Span): Field {
  return { name, lower: name.toLowerCase(), raw: bytes.subarray(from, to) };
}

function lineAt(bytes: Buffer, start: number, newline: number): Line {
  const found = bytes.indexOf(newline, start);
  if (found < 0) return { start, end: bytes.length, next: bytes.length };
  const crlf = found > start && bytes[found - 1] === CR;
  return { start, end: crlf ? found - 1 : found, next: found + 1 };
}

/** CR when the message is an old Macintosh's: no LF at all, or none before the empty line. */
function lineEndOf(bytes: Buffer): number {
  const lf = bytes.indexOf(LF);
  return lf < 0 || bytes.subarray(0, Math.max(0, lf - 1)).includes("\r\r") ? CR : LF;
}

/**
 * A field's bytes as one line of text: UTF-8 where valid, else windows-1252; each line break and
 * the white space around it one space; control characters other than tab a space; trimmed. Encoded
 * words stay encoded.
 */
export function unfold(raw: Buffer): string {
  const text = decodeUndeclared(raw);
  const lines = /[\r\n]/.test(text) ? text.split(/[\r\n]+/).map((line) => line.trim()) : [text];
  return controlsToSpaces(lines.filter((line) => line !== "").join(" ")).trim();
}

/** A field's value as a person reads it: unfolded, encoded words decoded, on one line. */
export function decodeField(raw: Buffer): string {
  return decodeWords(unfold(raw)).trim();
}
