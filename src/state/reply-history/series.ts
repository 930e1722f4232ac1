/**
 * The answers to one sender, as a series of entries: files `KEY.N`, each belonging to whoever
 * created it. When the time of one is over, whoever creates `KEY.N+1` has the next answer: of all
 * that try, the file system lets one. The highest number counts. A lower one goes when a higher one
 * is on disk, and the highest stays until it is swept: no number comes twice.
 */

import { join } from "node:path";
import { syncFolder, unlinkQuietly } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { namesIn } from "../../io/fs/read.js";
import { createEntry, readEntry, rewriteEntry } from "./entry.js";

/** A folder of entries: how their keys begin. */
export const FAN_OUT_NAME = /^[0-9a-f]{2}$/;
/** An entry: its key, and its number. */
const ENTRY_NAME = /^[0-9a-f]{64}\.[1-9]\d{0,14}$/;
/** Nobody may ask for more than 60 days between two answers. */
export const ENTRIES: readonly Leftover[] = [{ name: ENTRY_NAME, maxAgeMs: 60 * 24 * 3600_000 }];

export interface Series {
  readonly folder: string;
  /** SHA-256 in hexadecimal. */
  readonly key: string;
}

/** A series as it was found. */
interface Found {
  /** The numbers that were there, in no order. */
  readonly numbers: readonly number[];
  /** The highest; 0 when there is none. */
  readonly newest: number;
  /**
   * When the last answer was sent or reserved, milliseconds since 1970; null when there was none.
   */
  readonly at: number | null;
}

/** The right to send one answer. */
export interface Held {
  commit(): void;
  cancel(): void;
}

/**
 * How often an entry may go between our finding it and reading it: each time a newer one has come.
 */
const TRIES = 100;

/** Changes nothing. @throws what the disk says */
export function find(series: Series): Found {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const numbers = numbersOf(series);
    const newest = Math.max(0, ...numbers);
    if (newest === 0) return { numbers, newest, at: null };
    const entry = readEntry(pathOf(series, newest));
    if (entry !== null) return { numbers, newest, at: entry.at };
  }
  throw new Error(`${series.folder}: the entries of ${series.key} come and go`);
}

function numbersOf({ folder, key }: Series): number[] {
  return namesIn(folder).flatMap((name) =>
    ENTRY_NAME.test(name) && name.startsWith(key) ? [Number(name.slice(key.length + 1))] : [],
  );
}

function pathOf({ folder, key }: Series, number: number): string {
  return join(folder, `${key}.${number}`);
}

/**
 * Takes the next answer of a series whose folder is there. On disk when it returns.
 * @returns null when somebody else was faster: look again
 * @throws what the disk says: then nothing is taken
 */
export function holdNext(series: Series, { numbers, newest, at }: Found, now: number): Held | null {
  const number = newest + 1;
  const path = pathOf(series, number);
  if (!createEntry(path, { at: now, state: "reserved" })) return null;
  // Whoever looked long ago can create a number that has gone: then there are others that it did
  // not see.
  if (numbersOf(series).some((other) => other !== number && !numbers.includes(other))) {
    unlinkQuietly(path);
    return null;
  }
  const held = heldEntry(path, now, at);
  syncFolderOr(held.cancel, series.folder);
  for (const lower of numbers) unlinkQuietly(pathOf(series, lower));
  return held;
}

function heldEntry(path: string, now: number, before: number | null): Held {
  return {
    commit: () => rewriteEntry(path, { at: now, state: "sent" }),
    cancel: () => rewriteEntry(path, { at: before, state: "cancelled" }),
  };
}

function syncFolderOr(giveUp: () => void, folder: string): void {
  try {
    syncFolder(folder);
  } catch (error) {
    giveUp();
    throw error;
  }
}
