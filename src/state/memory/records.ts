/**
 * The records of a bucket: one JSON list a line. What is torn is passed over, and counted.
 *
 *     ["x1Kq…22 letters",1700000000000,1700604800000,"<a@b>"]
 */

import type { Remembered } from "../../core/contracts/memory.js";
import { parseJsonLine } from "../../core/text.js";

const NEWLINE = 0x0a;
const OPENS = 0x5b;
const CLOSES = 0x5d;

/** A record as it is appended. The newline ahead keeps it whole behind a torn one. */
export function formatRecord(mark: string, { value, at, expires }: Remembered): Buffer {
  return Buffer.from(`\n${JSON.stringify([mark, at, expires, value])}\n`);
}

/** The last whole record of a key; null when there is none. @param mark the key's */
export function lastRecord(octets: Buffer, mark: string): Remembered | null {
  const begins = `\n["${mark}",`;
  for (let end = octets.length; end > 0; ) {
    const found = octets.lastIndexOf(begins, end - 1, "latin1");
    if (found < 0) return null;
    const record = recordAt(octets, found + 1);
    if (record !== null) return record;
    end = found;
  }
  return null;
}

type Line = readonly [mark: string, at: number, expires: number, value: string];

function recordAt(octets: Buffer, start: number): Remembered | null {
  const newline = octets.indexOf(NEWLINE, start);
  if (newline < 0) return null;
  const line = parseJsonLine(octets.toString("utf8", start, newline), isLine);
  if (line === null) return null;
  const [, at, expires, value] = line;
  return { value, at, expires };
}

function isLine(value: unknown): value is Line {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [mark, at, expires, text]: readonly unknown[] = value;
  return (
    typeof mark === "string" &&
    typeof text === "string" &&
    Number.isFinite(at) &&
    Number.isFinite(expires)
  );
}

/** How many lines are no whole records, by a look at their ends. */
export function tornLines(octets: Buffer): number {
  let torn = 0;
  for (let start = 0; start < octets.length; ) {
    const newline = octets.indexOf(NEWLINE, start);
    const end = newline < 0 ? octets.length : newline;
    const whole = octets[start] === OPENS && octets[end - 1] === CLOSES && newline >= 0;
    if (end > start && !whole) torn++;
    start = end + 1;
  }
  return torn;
}
