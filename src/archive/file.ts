/** What a file holds: one message, or many. */

import type { Content } from "../core/contracts/ports.js";
import { HEAD_SIZE, memoryContent } from "../io/content.js";
import { CHUNK_SIZE } from "../io/fs/read.js";
import { decodeFromLine, fromLineLength } from "../io/intake.js";
import { emlxRange } from "./emlx.js";
import { beginsLikeMessage, FIRST_LINES } from "./first-lines.js";
import { isMbox, readMbox } from "./mbox.js";
import { partOf, rangeContent, readRange, type Source } from "./source.js";

/** A saved message. Its content is valid until the next one is asked for. */
export interface SavedMessage {
  /** The file that it is in; `-` for standard input. */
  readonly path: string;
  /** Which message of the file it is, from 1. */
  readonly index: number;
  /** For people: the path, with `#index` behind it when it is in an mbox. */
  readonly name: string;
  readonly content: Content;
  /** The From_ line above it, without its newline. */
  readonly fromLine: string | null;
  /** Why it may be only a part of a message; null when nothing says so. */
  readonly doubt: string | null;
}

/** Marks of UTF-8 at the beginning (editors add one at each saving), and a From_ line. */
const MARKED = /^(?:\xef\xbb\xbf){1,9}(?=>?From )/;

/** The messages of a file, an mbox, one of Apple Mail's, or a single message; null for neither. */
export function messagesIn(path: string, whole: Source): Iterable<SavedMessage> | null {
  if (whole.size === 0) return [];
  const source = withoutMarks(whole);
  const apples = emlxRange(path, source);
  if (apples !== null) return [onlyMessage(path, partOf(source, apples.start, apples.end))];
  if (isMbox(source)) return messagesOfMbox(path, source);
  const start = readRange(source, 0, Math.min(source.size, FIRST_LINES));
  return beginsLikeMessage(start) ? [onlyMessage(path, source)] : null;
}

/** Above a From_ line a mark would hide that the file is an mbox, or be the message's first octets. */
function withoutMarks(source: Source): Source {
  const start = readRange(source, 0, Math.min(source.size, 64)).toString("latin1");
  const [marks = ""] = MARKED.exec(start) ?? [];
  return marks === "" ? source : partOf(source, marks.length, source.size);
}

function* messagesOfMbox(path: string, source: Source): Generator<SavedMessage> {
  let index = 1;
  for (const found of readMbox(source)) yield { path, index, name: `${path}#${index++}`, ...found };
}

/** As a delivery takes it in, so that a dry run sees what a delivery would. */
export function onlyMessage(path: string, source: Source): SavedMessage {
  const start = readRange(source, 0, Math.min(source.size, HEAD_SIZE));
  const below = fromLineLength(start.subarray(0, CHUNK_SIZE));
  const isWhole = start.length === source.size;
  return {
    path,
    index: 1,
    name: path,
    content: isWhole
      ? memoryContent(start.subarray(below))
      : rangeContent(source, below, source.size, null),
    fromLine: below === 0 ? null : decodeFromLine(start.subarray(0, below)),
    doubt: null,
  };
}
