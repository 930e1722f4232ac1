/**
 * FILE becomes FILE.1, FILE.1 becomes FILE.2 …: a log never meets the file size limit that Postfix
 * sets.
 */

import { closeSync, readdirSync, renameSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode } from "../../core/text.js";
import { isSilent } from "../../io/fs/age.js";
import { createExclusive, publish, unlinkQuietly } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";

interface Rotation {
  readonly host: Host;
  readonly maxBytes: number;
  readonly keep: number;
}

/** What `removeStale` puts aside for a moment. */
export const ASIDE: readonly Leftover[] = [
  { name: /^log\.jsonl\.lock\.[1-9]\d{0,9}$/, maxAgeMs: 60 * 60_000 },
];

/** A rotation takes a millisecond: who holds the lock so long has died. */
const STALE_MS = 60_000;

/**
 * Renames the file and its older brothers one up, and drops what goes beyond `keep`. When another
 * process is about it, or has just done it, nothing happens. Who has the file open writes on, into
 * what is then FILE.1.
 */
export function rotate(file: string, { host, maxBytes, keep }: Rotation): void {
  const lock = `${file}.lock`;
  if (!take(lock, host)) return;
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) shift(file, keep);
  } finally {
    unlinkQuietly(lock);
  }
}

function shift(file: string, keep: number): void {
  for (let number = keep; number > 0; number--) {
    const from = number === 1 ? file : `${file}.${number - 1}`;
    try {
      renameSync(from, `${file}.${number}`);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
}

function take(lock: string, host: Host): boolean {
  try {
    closeSync(createExclusive(lock));
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    if (isStale(lock, host)) removeStale(lock, host);
    return false; // even then: the next line is soon enough
  }
}

function isStale(lock: string, host: Host): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  return found !== undefined && isSilent(found.mtimeMs, STALE_MS, host.now());
}

/**
 * Renamed first, and looked at again: another process may have been faster, and a third have taken
 * the lock since.
 */
function removeStale(lock: string, host: Host): void {
  const aside = `${lock}.${host.pid}`;
  try {
    renameSync(lock, aside);
    if (!isStale(aside, host)) publish(aside, lock);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "EEXIST") throw error;
  } finally {
    unlinkQuietly(aside);
  }
}

/** The rotated files that there are, and the file itself: the youngest first. */
export function generations(file: string): string[] {
  const prefix = `${basename(file)}.`;
  const numbers = readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,5}$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
  return [file, ...numbers.map((number) => join(dirname(file), `${prefix}${number}`))];
}
