/** Removes what deliveries have left behind: those that were killed, and those that were never tried again. */

import { type Dir, lstatSync, opendirSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { join } from "node:path";
import { ENTRY_NAME, FAN_OUT_NAME, HOUR_NAME, HOURS, SLOT_NAME } from "./answered-names.js";
import { codeOf } from "./durable.js";
import { JOURNAL_NAME } from "./journal.js";
import { SPOOL_NAME } from "./spool.js";

export interface SweepOptions {
  /** Milliseconds since 1970: tells how old a file is, and when to stop. */
  now(): number;
  /** Milliseconds that it may take. Default: 20. */
  readonly budgetMs?: number;
  /** The folder that remembered verdicts are in. Default: none, they are left alone. */
  readonly verdicts?: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * 3600_000;

/** What expires, by the name that we give. */
interface Leftover {
  readonly name: RegExp;
  readonly maxAgeMs: number;
  /** Default: a file. */
  readonly kind?: "empty folder";
}

/**
 * A spool file serves one delivery, which ends within minutes; a journal entry has to outlive the MTA's queue (Postfix
 * gives up after 5 days).
 */
const SPOOLED: readonly Leftover[] = [{ name: SPOOL_NAME, maxAgeMs: DAY_MS }];
const UNFINISHED: readonly Leftover[] = [{ name: JOURNAL_NAME, maxAgeMs: 30 * DAY_MS }];

/** The time of a verdict is when it expires; whoever is waiting for it may take it a moment later still. */
const VERDICTS: readonly Leftover[] = [
  { name: /^[0-9a-f]{64}\.json$/, maxAgeMs: MINUTE_MS },
  { name: /^[0-9a-f]{64}\.json\.[\w.]+$/, maxAgeMs: 10 * MINUTE_MS },
  { name: /^[0-9a-f]{64}\.lock(\.[\w.]+)?$/, maxAgeMs: 10 * MINUTE_MS, kind: "empty folder" },
];

/** Nobody may ask for more than 60 days between two answers. An hour's answers count until the hour is over. */
const ANSWERED: readonly Leftover[] = [{ name: ENTRY_NAME, maxAgeMs: 60 * DAY_MS }];
const SLOTS: readonly Leftover[] = [{ name: SLOT_NAME, maxAgeMs: 2 * HOUR_MS }];
const EMPTY_HOURS: readonly Leftover[] = [{ name: HOUR_NAME, maxAgeMs: 2 * HOUR_MS, kind: "empty folder" }];

/** A folder of ours, and what expires in it. */
type Place = readonly [folder: string, leftovers: readonly Leftover[]];

/**
 * Removes expired files of ours below the state folder, and what is left of verdicts, until the time is up. What has
 * another name, or is of another kind, stays; so does what can't be removed.
 * @returns how many were removed
 * @throws when a folder can't be read
 */
export function sweep(stateFolder: string, { now, budgetMs = 20, verdicts }: SweepOptions): number {
  const end = now() + budgetMs;
  let removed = 0;
  for (const [folder, leftovers] of placesIn(stateFolder, verdicts, now())) {
    for (const entry of namesIn(folder)) {
      if (now() >= end) return removed;
      const leftover = leftovers.find(({ name }) => name.test(entry));
      if (leftover !== undefined && removeIfOlder(join(folder, entry), leftover, now())) removed++;
    }
  }
  return removed;
}

function* placesIn(stateFolder: string, verdicts: string | undefined, now: number): Generator<Place> {
  yield [join(stateFolder, "spool"), SPOOLED];
  yield [join(stateFolder, "journal"), UNFINISHED];
  if (verdicts !== undefined) yield [verdicts, VERDICTS];
  yield* placesOfAnswers(join(stateFolder, "answered"), now);
}

/** Last, because there is most of it, and each time from another folder on: the time is up long before the end. */
function* placesOfAnswers(answered: string, now: number): Generator<Place> {
  const hours = join(answered, HOURS);
  for (const name of namesIn(hours)) if (HOUR_NAME.test(name)) yield [join(hours, name), SLOTS];
  yield [hours, EMPTY_HOURS];
  const folders = [...namesIn(answered)].filter((name) => FAN_OUT_NAME.test(name)).sort();
  const start = Math.floor(now) % Math.max(1, folders.length);
  for (const name of [...folders.slice(start), ...folders.slice(0, start)]) yield [join(answered, name), ANSWERED];
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

function removeIfOlder(path: string, { maxAgeMs, kind }: Leftover, now: number): boolean {
  try {
    const found = lstatSync(path);
    if (found.mtimeMs >= now - maxAgeMs) return false;
    return kind === undefined ? removeFile(path, found) : removeFolder(path, found);
  } catch {
    return false;
  }
}

function removeFile(path: string, found: Stats): boolean {
  if (!found.isFile()) return false;
  unlinkSync(path);
  return true;
}

function removeFolder(path: string, found: Stats): boolean {
  if (!found.isDirectory()) return false;
  rmdirSync(path);
  return true;
}
