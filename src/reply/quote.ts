/** A message's text as a quote in an answer: bounded in lines, and in their width. */

import { widthOf } from "../core/text-width.js";

/** Columns of a line, with what is before it: RFC 5322 section 2.1.1 wants fewer than 79. */
const COLUMNS = 76;
/** Lines that a quote may have. */
const MOST = 1000;
const MARK = "> ";
/** Stands for what is left out. */
const REST = "[...]";
/** What was a quote already, and how deep. */
const QUOTED = /^(?:> ?){1,10}/;

/**
 * The first lines of a text, each behind `> `, empty ones above and below left out. Long ones are
 * folded, at a blank where there is one. The last line is `> [...]` where that is not all.
 * @param lines at most, with that one; a whole number from 1 to 1000
 * @returns lines that end in LF, but for the last one
 * @throws Error for another number
 */
export function quote(text: string, lines: number): string {
  if (!Number.isInteger(lines) || lines < 1 || lines > MOST)
    throw new Error(`it takes the most lines that the quote may have, from 1 to ${MOST}`);
  if (text.trim() === "") return "";
  const quoted: string[] = [];
  for (const line of folded(text)) {
    if (quoted.length === lines) return [...quoted.slice(0, -1), MARK + REST].join("\n");
    // A blank at the end would say that the line goes on (RFC 3676 section 4.1).
    quoted.push(`${MARK}${line}`.trimEnd());
  }
  return quoted.join("\n");
}

function* folded(text: string): Generator<string> {
  for (const line of text
    .replace(/^\s*\n/, "")
    .trimEnd()
    .split("\n"))
    yield* foldedLine(line.replace(/\s/g, " ").trimEnd());
}

/** What folding leaves of a line that was a quote is one, too. */
function* foldedLine(line: string): Generator<string> {
  const [before = ""] = QUOTED.exec(line) ?? [];
  const room = COLUMNS - MARK.length - before.length;
  let rest = line.slice(before.length);
  do {
    const end = endOfFirst(rest, room);
    yield before + rest.slice(0, end);
    rest = rest.slice(end).trimStart();
  } while (rest !== "");
}

/** Where the first line of it ends: at the last blank in reach, else where the room is over. */
function endOfFirst(text: string, room: number): number {
  let [width, end, blank] = [0, 0, 0];
  for (const character of text) {
    if (character === " ") blank = end;
    width += widthOf(character);
    if (width > room) return blank > 0 ? blank : end;
    end += character.length;
  }
  return end;
}
