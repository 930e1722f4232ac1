/**
 * Files of time zones (RFC 8536), as the system has them below /usr/share/zoneinfo: read here, because
 * `Intl` takes a third of Node's own start for its first answer.
 */

import { zoneRule } from "./zone-rule.js";

/** Seconds east of Greenwich at a moment, which is in seconds since 1970. */
export type OffsetAt = (at: number) => number;

const HEADER = 44;
/** A local time type: its offset, whether it is summer time, where its name begins. */
const TYPE = 6;

/** What a header says: how many there are of each kind of record. */
interface Counts {
  readonly version: number;
  readonly start: number;
  readonly isUt: number;
  readonly isStd: number;
  readonly leaps: number;
  readonly times: number;
  readonly types: number;
  readonly chars: number;
}

/** @returns null for what is no such file, or counts leap seconds, which clocks don't show */
export function readZoneFile(bytes: Buffer): OffsetAt | null {
  try {
    const first = countsAt(bytes, 0);
    if (first === null) return null;
    const second = first.version === 0 ? null : countsAt(bytes, first.start + sizeOf(first, 4));
    return second === null ? changesIn(bytes, first, 4) : changesIn(bytes, second, 8);
  } catch (error) {
    // Cut off: a Buffer says so of what is beyond its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function countsAt(bytes: Buffer, at: number): Counts | null {
  if (bytes.toString("latin1", at, at + 4) !== "TZif") return null;
  const count = (index: number) => bytes.readUInt32BE(at + 20 + 4 * index);
  const [isUt, isStd, leaps, times] = [count(0), count(1), count(2), count(3)];
  const version = bytes.readUInt8(at + 4);
  return {
    version,
    start: at + HEADER,
    isUt,
    isStd,
    leaps,
    times,
    types: count(4),
    chars: count(5),
  };
}

/** @param width octets of a time */
function sizeOf({ isUt, isStd, leaps, times, types, chars }: Counts, width: number): number {
  return times * (width + 1) + types * TYPE + chars + leaps * (width + 4) + isStd + isUt;
}

function changesIn(bytes: Buffer, counts: Counts, width: 4 | 8): OffsetAt | null {
  const { start, times, types, leaps } = counts;
  if (leaps > 0 || types === 0) return null;
  const end = start + sizeOf(counts, width);
  if (end > bytes.length) return null;
  const timeAt = (index: number) =>
    width === 4
      ? bytes.readInt32BE(start + 4 * index)
      : Number(bytes.readBigInt64BE(start + 8 * index));
  const indices = start + times * width;
  const offsetOf = (type: number) => bytes.readInt32BE(indices + times + TYPE * type);
  const footer = width === 8 ? footerAt(bytes, end) : "";
  const later = footer === "" ? null : zoneRule(footer);
  if (footer !== "" && later === null) return null;
  return (at) => {
    const passed = countUpTo(at, times, timeAt);
    if (passed === times && later !== null) return later(at);
    return offsetOf(passed === 0 ? 0 : bytes.readUInt8(indices + passed - 1));
  };
}

/** How many of the changes, which are in order, have passed at a moment. */
function countUpTo(at: number, times: number, timeAt: (index: number) => number): number {
  let [low, high] = [0, times];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeAt(middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What goes on behind the last change: a line of its own at the end. */
function footerAt(bytes: Buffer, end: number): string {
  const text = bytes.toString("latin1", end);
  return text.startsWith("\n") ? (text.slice(1).split("\n", 1)[0] ?? "") : "";
}
