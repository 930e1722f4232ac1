/**
 * How many answers an hour, and in a thread: who creates one of the numbered files of this hour of
 * the clock, and one of the thread's, may send one.
 */

import { closeSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../core/text.js";
import { isoTime } from "../../core/timestamp.js";
import { createExclusive } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { makeOwnFolder } from "../../io/fs/private-folder.js";
import { namesIn } from "../../io/fs/read.js";

/** The folder of the hours. */
export const HOURS = "rate";
/** An hour of the clock: `YYYYMMDDHH`, in UTC. */
export const HOUR_NAME = /^\d{10}$/;
/** An hour's answers count until the hour is over. */
const MAX_AGE_MS = 2 * 3600_000;
const SLOT_NAME = /^[1-9]\d{0,3}$/;
export const SLOTS: readonly Leftover[] = [{ name: SLOT_NAME, maxAgeMs: MAX_AGE_MS }];
export const EMPTY_HOURS: readonly Leftover[] = [
  { name: HOUR_NAME, maxAgeMs: MAX_AGE_MS, kind: "empty folder" },
];

/** The folder of the threads. */
export const THREADS = "threads";
/** SHA-256 in hexadecimal. */
export const THREAD_NAME = /^[0-9a-f]{64}$/;
/** As long as answers to a sender are remembered. */
const THREAD_MAX_AGE_MS = 60 * 24 * 3600_000;
export const THREAD_SLOTS: readonly Leftover[] = [{ name: SLOT_NAME, maxAgeMs: THREAD_MAX_AGE_MS }];
export const EMPTY_THREADS: readonly Leftover[] = [
  { name: THREAD_NAME, maxAgeMs: MAX_AGE_MS, kind: "empty folder" },
];

/** The folder of the hour, in UTC. @param at milliseconds since 1970 */
export function hourFolder(folder: string, at: number): string {
  return join(folder, isoTime(at).slice(0, 13).replace(/\D/g, ""));
}

/** Whether a folder's answers are used up, as far as can be told by looking. Changes nothing. */
export function isFull(folder: string, most: number): boolean {
  return namesIn(folder).length >= most;
}

/**
 * Takes one of the answers of an hour or a thread, for good unless its file is removed. Not synced:
 * after a power cut there may be a few more.
 * @returns its file; null when there is none left
 */
export function takeSlot(folder: string, most: number): string | null {
  makeOwnFolder(folder);
  const taken = new Set(namesIn(folder));
  for (let number = 1; number <= most; number++) {
    const path = join(folder, String(number));
    if (!taken.has(String(number)) && createdEmpty(path)) return path;
  }
  return null;
}

function createdEmpty(path: string): boolean {
  try {
    closeSync(createExclusive(path));
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}
