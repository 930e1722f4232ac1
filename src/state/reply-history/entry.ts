/**
 * One file that remembers an answer: a JSON object, filled up to a fixed length, so that it can be
 * rewritten where it is. A file that is not whole counts as an answer at the time it was written:
 * better one too few than one too many.
 *
 *     {"at":1700000000000,"state":"sent"}
 */

import { closeSync, constants, lstatSync } from "node:fs";
import { errorCode, parseJsonLine } from "../../core/text.js";
import { closeQuietly, createSynced, writeFully } from "../../io/fs/durable.js";
import { readFully } from "../../io/fs/read.js";
import { openOwn } from "../../io/fs/regular.js";

interface ReplyEntry {
  /**
   * When the last answer was sent, or reserved; milliseconds since 1970. Null when the only one was
   * given up.
   */
  readonly at: number | null;
  readonly state: "reserved" | "sent" | "cancelled";
}

const LENGTH = 128;

/** Creates the file, synced; its folder is not. @returns false when it is there already */
export function createEntry(path: string, entry: ReplyEntry): boolean {
  try {
    createSynced(path, [format(entry)]);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Rewrites a file that must be there. Syncs nothing: what was there before is safe to find again.
 * Never throws.
 */
export function rewriteEntry(path: string, entry: ReplyEntry): void {
  try {
    const fd = openOwn(path, constants.O_WRONLY);
    try {
      writeFully(fd, format(entry));
    } finally {
      closeSync(fd);
    }
  } catch {
    // It stays reserved: whoever it is for counts as answered.
  }
}

function format(entry: ReplyEntry): Buffer {
  return Buffer.from(`${JSON.stringify(entry).padEnd(LENGTH - 1)}\n`);
}

/** @returns null when there is no such file */
export function readEntry(path: string): ReplyEntry | null {
  try {
    return parseJsonLine(textOf(path), isEntry) ?? { at: writtenAt(path), state: "reserved" };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Whatever it is: it may be a symbolic link, or nothing that can be read. */
function writtenAt(path: string): number {
  return Math.floor(lstatSync(path).mtimeMs);
}

function textOf(path: string): string {
  const octets = Buffer.alloc(LENGTH);
  try {
    const fd = openOwn(path);
    try {
      return octets.toString("utf8", 0, readFully(fd, octets));
    } finally {
      closeQuietly(fd);
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw error;
    return "";
  }
}

function isEntry(value: unknown): value is ReplyEntry {
  if (typeof value !== "object" || value === null || !("at" in value) || !("state" in value))
    return false;
  const { at, state } = value;
  return state === "cancelled"
    ? at === null || isTime(at)
    : (state === "reserved" || state === "sent") && isTime(at);
}

function isTime(at: unknown): boolean {
  return Number.isSafeInteger(at);
}
