/**
 * Which lines part the messages of an mbox. The format has no standard, and mail programs of four
 * decades have left more than `From sender date`: `From - date`, `From ` and nothing behind it; and
 * lines in the text of messages that look like them.
 */

import { isFromLine } from "../core/message/from-line.js";
import { beginsLikeHeader } from "./first-lines.js";

/**
 * Whether a line begins a message, where it stands at the file's beginning or behind an empty line.
 * @param line the line, with its newline if it has one
 * @param below what follows it, at least two lines of that or all there is
 */
export type Separates = (line: Buffer, below: Buffer) => boolean;

/** The beginning of what `git format-patch` writes: no mail program ever had this date. */
const PATCH = /^From [0-9a-f]{7,64} Mon Sep 17 00:00:00 2001\s*$/;
/** A From_ line of nothing: no text says that and goes on with a header. */
const BARE = /^From[ \t]+(?:-[ \t]*)?$/;
/** A field whose name is `From`, with a blank before its colon (RFC 5322 section 4.5). */
const FIELD = /^From[ \t]+:/;

/** How the messages of an mbox are parted. */
export interface Separator {
  readonly separates: Separates;
  /** Its first line has no date, so that it may be a single message as an MTA hands it over. */
  readonly isUndated: boolean;
}

/**
 * How the messages of an mbox are parted, by its first line; null when that says that it is none. A
 * line with a date always begins a message, one without only where a header follows.
 */
export function separatorOf(line: Buffer, below: Buffer): Separator | null {
  if (PATCH.test(textOf(line))) return { separates: isFromLine, isUndated: false };
  if (isFromLine(line)) return { separates: isDatedOrBare, isUndated: false };
  if (!isUndated(line) || !beginsLikeHeader(below)) return null;
  return { separates: likeUndated(line), isUndated: true };
}

function isDatedOrBare(line: Buffer, below: Buffer): boolean {
  return isDated(line) || (BARE.test(textOf(line)) && beginsLikeHeader(below));
}

/** Of a patch in a message's text, its own first line is a line of that text. */
function isDated(line: Buffer): boolean {
  return isFromLine(line) && !PATCH.test(textOf(line));
}

function isUndated(line: Buffer): boolean {
  const text = textOf(line);
  return text.startsWith("From ") && !FIELD.test(text);
}

/** In a file that begins without a date: with a date, with nothing, or with as many words. */
function likeUndated(first: Buffer): Separates {
  const words = wordsOf(first);
  return (line, below) =>
    beginsLikeHeader(below) &&
    (isDated(line) || BARE.test(textOf(line)) || (isUndated(line) && wordsOf(line) === words));
}

function wordsOf(line: Buffer): number {
  return textOf(line).trim().split(/\s+/).length;
}

function textOf(line: Buffer): string {
  return line.toString("latin1").replace(/\r?\n$/, "");
}
