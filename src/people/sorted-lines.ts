/**
 * Files of sorted lines, and whether a line is in one: by halves, so that a million lines cost what a
 * thousand cost. They can be read with any editor.
 */

import { closeSync, constants, fstatSync } from "node:fs";
import { closeQuietly } from "../io/fs/durable.js";
import { readFully } from "../io/fs/read.js";
import { openOwn } from "../io/fs/regular.js";

/** Octets that are searched as they are. */
const SMALL = 64 * 1024;
/** Octets of a line at most, its end counted. */
export const LONGEST_LINE = 4096;
const LINE_FEED = 0x0a;

/** The octets of a file of these lines; they are sorted here. */
export function sortedLines(lines: Iterable<string>): Buffer {
  return Buffer.from(`\n${[...lines].sort().join("\n")}\n`);
}

/**
 * Whether a line is in a file that has so many octets.
 * @returns null where the file is not there, or not the one
 */
export function hasLine(path: string, size: number, line: string): boolean | null {
  const fd = openKnown(path, size);
  if (fd === null) return null;
  try {
    const [from, to] = narrowed(fd, size, line);
    return readPart(fd, from, to).includes(`\n${line}\n`);
  } finally {
    closeQuietly(fd);
  }
}

/** All of them; null where the file is not there, or not the one. */
export function allLines(path: string, size: number): string[] | null {
  const fd = openKnown(path, size);
  if (fd === null) return null;
  try {
    return readPart(fd, 0, size)
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
  } finally {
    closeQuietly(fd);
  }
}

function openKnown(path: string, size: number): number | null {
  try {
    const fd = openOwn(path, constants.O_RDONLY);
    if (fstatSync(fd).size === size) return fd;
    closeSync(fd);
    return null;
  } catch {
    return null;
  }
}

/** Where the line must be, if it is there: from the end of the line before it. */
function narrowed(fd: number, size: number, line: string): readonly [from: number, to: number] {
  let [from, to] = [0, size];
  while (to - from > SMALL) {
    const middle = Math.floor((from + to) / 2);
    const part = readPart(fd, middle, Math.min(size, middle + 2 * LONGEST_LINE));
    const start = part.indexOf(LINE_FEED);
    const end = part.indexOf(LINE_FEED, start + 1);
    if (part.toString("utf8", start + 1, end) < line) from = middle + start;
    else to = middle + end + 1;
  }
  return [from, to];
}

function readPart(fd: number, from: number, to: number): Buffer {
  const part = Buffer.allocUnsafe(to - from);
  return part.subarray(0, readFully(fd, part, from));
}
