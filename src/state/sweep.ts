/**
 * Removes what deliveries have left behind: those that were killed, and those that were never tried
 * again.
 */

import { type Dir, lstatSync, opendirSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromAnywhere, type Leftover, type Place } from "../io/fs/leftover.js";
import { linkFault } from "../io/fs/private-folder.js";
import { SPOOL_NAME } from "../io/spool.js";
import { JOURNAL_NAME } from "./journal/journal.js";
import { ENTRY_NAME, FAN_OUT_NAME, HOUR_NAME, HOURS, SLOT_NAME } from "./reply-history/names.js";

export interface SweepOptions {
  /** Milliseconds since 1970: tells how old a file is, and when to stop. */
  now(): number;
  /** Milliseconds that it may take. Default: 20. */
  readonly budgetMs?: number;
  /** The folder that remembered verdicts are in. Default: none, they are left alone. */
  readonly verdicts?: string;
  /** Other places, asked for one after the other as long as there is time. Default: none. */
  readonly also?: Iterable<Place>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * 3600_000;

/**
 * A spool file serves one delivery, which ends within minutes; a journal entry has to outlive the
 * MTA's queue (Postfix gives up after 5 days).
 */
const SPOOLED: readonly Leftover[] = [{ name: SPOOL_NAME, maxAgeMs: DAY_MS }];
const UNFINISHED: readonly Leftover[] = [{ name: JOURNAL_NAME, maxAgeMs: 30 * DAY_MS }];

/** What the rotation of the log puts aside for a moment. */
const LOGGED: readonly Leftover[] = [{ name: /^log\.jsonl\.lock\.\d+$/, maxAgeMs: HOUR_MS }];

/**
 * The time of a verdict is when it expires; whoever is waiting for it may take it a moment later
 * still.
 */
const VERDICTS: readonly Leftover[] = [
  { name: /^[0-9a-f]{64}\.json$/, maxAgeMs: MINUTE_MS },
  { name: /^[0-9a-f]{64}\.json\.[\w.]+$/, maxAgeMs: 10 * MINUTE_MS },
  { name: /^[0-9a-f]{64}\.lock(\.[\w.]+)?$/, maxAgeMs: 10 * MINUTE_MS, kind: "empty folder" },
];

/**
 * Nobody may ask for more than 60 days between two answers. An hour's answers count until the hour
 * is over.
 */
const ANSWERED: readonly Leftover[] = [{ name: ENTRY_NAME, maxAgeMs: 60 * DAY_MS }];
const SLOTS: readonly Leftover[] = [{ name: SLOT_NAME, maxAgeMs: 2 * HOUR_MS }];
const EMPTY_HOURS: readonly Leftover[] = [
  { name: HOUR_NAME, maxAgeMs: 2 * HOUR_MS, kind: "empty folder" },
];

/**
 * Removes expired files of ours below the state folder, what is left of verdicts, and what is left
 * in the other places, until the time is up. What has another name, or is of another kind, stays;
 * so does what can't be removed or looked into.
 * @returns how many were removed
 */
export function sweep(stateFolder: string, options: SweepOptions): number {
  const { now, budgetMs = 20 } = options;
  const start = now();
  const end = start + budgetMs;
  let removed = 0;
  for (const [folder, leftovers] of placesIn(stateFolder, options, start)) {
    if (now() >= end) return removed;
    for (const entry of namesIn(folder)) {
      if (now() >= end) return removed;
      const leftover = leftovers.find(({ name }) => name.test(entry));
      if (leftover !== undefined && removeIfOlder(join(folder, entry), leftover, now())) removed++;
    }
  }
  return removed;
}

/** What there may be thousands of comes last. */
function* placesIn(
  stateFolder: string,
  { verdicts, also = [] }: SweepOptions,
  now: number,
): Generator<Place> {
  const own = linkFault(stateFolder) === null;
  if (own) yield* placesOfState(stateFolder);
  const answers = own ? placesOfAnswers(join(stateFolder, "answered"), now) : [];
  for (const many of fromAnywhere([placesOfVerdicts(verdicts), answers, also], now)) yield* many;
}

function* placesOfState(stateFolder: string): Generator<Place> {
  yield [join(stateFolder, "spool"), SPOOLED];
  yield [join(stateFolder, "journal"), UNFINISHED];
  yield [stateFolder, LOGGED];
}

function* placesOfVerdicts(folder: string | undefined): Generator<Place> {
  if (folder !== undefined && linkFault(dirname(folder)) === null) yield [folder, VERDICTS];
}

function* placesOfAnswers(answered: string, now: number): Generator<Place> {
  const hours = join(answered, HOURS);
  for (const name of namesIn(hours)) if (HOUR_NAME.test(name)) yield [join(hours, name), SLOTS];
  yield [hours, EMPTY_HOURS];
  const folders = [...namesIn(answered)].filter((name) => FAN_OUT_NAME.test(name)).sort();
  for (const name of fromAnywhere(folders, now)) yield [join(answered, name), ANSWERED];
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
    return lstatSync(folder).isDirectory() ? opendirSync(folder) : null;
  } catch {
    return null;
  }
}

function removeIfOlder(
  path: string,
  { maxAgeMs, kind, expired = () => true }: Leftover,
  now: number,
): boolean {
  try {
    const found = lstatSync(path);
    if (found.mtimeMs >= now - maxAgeMs || !expired(path)) return false;
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
