/**
 * Reads a ~/.forward as Postfix does: physical lines, comments, addresses and commands with commas
 * between them.
 */

/** One thing that a .forward says. */
export interface Entry {
  /** Quotes and backslashes undone. */
  readonly text: string;
  /** It has blanks outside double quotes: Postfix takes what follows them for further addresses. */
  readonly loose: boolean;
}

const ENTRY = /\s*((?:[^",\\]|\\.|"(?:[^"\\]|\\.)*")+)\s*(?:,|$)/sy;

/** @returns null when a line's quotes don't match: Postfix then delivers to something else */
export function forwardEntries(text: string): Entry[] | null {
  const entries: Entry[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("#") || line.trim() === "") continue;
    const found = lineEntries(line);
    if (found === null) return null;
    entries.push(...found);
  }
  return entries;
}

function lineEntries(line: string): Entry[] | null {
  const entries: Entry[] = [];
  for (ENTRY.lastIndex = 0; ENTRY.lastIndex < line.length; ) {
    const raw = ENTRY.exec(line)?.[1];
    if (raw === undefined) return null;
    const text = raw.trim().replace(/\\(.)|"/gs, "$1");
    if (text !== "") entries.push({ text, loose: isLoose(raw.trim()) });
  }
  return entries;
}

function isLoose(raw: string): boolean {
  const outside = raw.replace(/^\|\s*/, "").replace(/"(?:[^"\\]|\\.)*"/gs, '""');
  return /\s/.test(outside);
}

/** The command of an entry that is one, without its `|`; null when it is none. */
export function commandOf({ text }: Entry): string | null {
  return text.startsWith("|") ? text.slice(1).trim() : null;
}
