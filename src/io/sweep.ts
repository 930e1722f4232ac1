/** Removes what deliveries have left behind: those that were killed, and those that were never tried again. */

import { type Dir, lstatSync, opendirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "./durable.js";
import { JOURNAL_NAME } from "./journal.js";
import { SPOOL_NAME } from "./spool.js";

export interface SweepOptions {
  /** Milliseconds since 1970: tells how old a file is, and when to stop. */
  now(): number;
  /** Milliseconds that it may take. Default: 20. */
  readonly budgetMs?: number;
}

const DAY_MS = 24 * 3600_000;

/**
 * What expires, by its folder and the names that we give. A spool file serves one delivery, which ends within minutes;
 * a journal entry has to outlive the MTA's queue (Postfix gives up after 5 days).
 */
const LEFTOVERS = [
  { folder: "spool", name: SPOOL_NAME, maxAgeMs: DAY_MS },
  { folder: "journal", name: JOURNAL_NAME, maxAgeMs: 30 * DAY_MS },
] as const;

/**
 * Removes expired files of ours below the state folder until the time is up. What has another name, or is no plain file,
 * stays; so does what can't be removed.
 * @returns how many files were removed
 * @throws when a folder can't be read
 */
export function sweep(stateFolder: string, { now, budgetMs = 20 }: SweepOptions): number {
  const end = now() + budgetMs;
  let removed = 0;
  for (const { folder, name, maxAgeMs } of LEFTOVERS) {
    for (const entry of namesIn(join(stateFolder, folder))) {
      if (now() >= end) return removed;
      if (name.test(entry) && removeIfOlder(join(stateFolder, folder, entry), now() - maxAgeMs)) removed++;
    }
  }
  return removed;
}

/** One name at a time: a folder with a million files must not cost a million names first. */
function* namesIn(folder: string): Generator<string> {
  const dir = openIfThere(folder);
  if (dir === null) return;
  try {
    for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) yield entry.name;
  } finally {
    dir.closeSync();
  }
}

function openIfThere(folder: string): Dir | null {
  try {
    return opendirSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function removeIfOlder(path: string, before: number): boolean {
  try {
    const found = lstatSync(path);
    if (!found.isFile() || found.mtimeMs >= before) return false;
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
