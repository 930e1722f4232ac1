/**
 * The files of Apple Mail, `.emlx`: a line with a number, so many octets of message, and a property
 * list that says what the program knows of it.
 */

import { readRange, type Source } from "./source.js";

/** Where the message lies. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const COUNT = /^[ \t]*(\d{1,12})[ \t]*\r?\n/;

/**
 * Where the message of such a file lies; null when it is none.
 * @throws when the file is called so, and is shorter than it says
 */
export function emlxRange(path: string, source: Source): Range | null {
  const first = readRange(source, 0, Math.min(source.size, 64)).toString("latin1");
  const [line, count] = COUNT.exec(first) ?? [];
  if (line === undefined) return null;
  const range = { start: line.length, end: line.length + Number(count) };
  const missing = range.end - source.size;
  const isNamed = /\.emlx$/i.test(path);
  if (isNamed && missing > 0) throw new Error(`${missing} bytes are missing at its end`);
  return missing <= 0 && (isNamed || isPropertyList(source, range.end)) ? range : null;
}

function isPropertyList(source: Source, at: number): boolean {
  const behind = readRange(source, at, Math.min(source.size, at + 64)).toString("latin1");
  return /^\s*<(?:\?xml|!DOCTYPE|plist)/.test(behind);
}
