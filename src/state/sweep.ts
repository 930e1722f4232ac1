/**
 * Removes what deliveries have left behind: those that were killed, and those that were never tried
 * again.
 */

import { lstatSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isOlder, type Looks } from "../io/fs/age.js";
import { eachName, fromAnywhere, type Leftover, type Place } from "../io/fs/leftover.js";
import { UNFINISHED } from "../io/fs/own-file.js";
import { linkFault } from "../io/fs/private-folder.js";
import { placesOfBounces } from "./bounces/leftovers.js";
import { ENTRIES } from "./journal/journal.js";
import { ASIDE } from "./log/rotation.js";
import { MARKS } from "./log/rule-mark.js";
import { placesOfMemory } from "./memory/places.js";
import { placesOfAnswers } from "./reply-history/leftovers.js";

export interface SweepOptions {
  /** Milliseconds since 1970: tells how old a file is, and when to stop. */
  now(): number;
  /** An earlier look at the clock, by which a file has to be old as well. Default: the present. */
  readonly earlier?: number;
  /** Milliseconds that it may take. Default: 20. */
  readonly budgetMs?: number;
  /** Other places, swept ahead of all. Default: none. */
  readonly first?: Iterable<Place>;
  /**
   * Other places that may hold thousands of files, each swept as often as the others, and asked for
   * one place after the other as long as there is time. Default: none.
   */
  readonly also?: readonly Iterable<Place>[];
}

/**
 * Removes expired files of ours below the state folder, and what is left in the other places, until
 * the time is up. What has another name, or is of another kind, stays;
 * so does what can't be removed or looked into.
 * @returns how many were removed
 */
export function sweep(stateFolder: string, options: SweepOptions): number {
  const { now, budgetMs = 20 } = options;
  const start = now();
  const { earlier = Number.POSITIVE_INFINITY } = options;
  const end = start + budgetMs;
  let removed = 0;
  for (const [folder, leftovers] of placesIn(stateFolder, options, start)) {
    if (now() >= end) return removed;
    for (const entry of eachName(folder)) {
      if (now() >= end) return removed;
      const leftover = leftovers.find(({ name }) => name.test(entry));
      if (
        leftover !== undefined &&
        removeIfOlder(join(folder, entry), leftover, { now: now(), earlier })
      )
        removed++;
    }
  }
  return removed;
}

/** What there may be thousands of comes last. */
function* placesIn(
  stateFolder: string,
  { first = [], also = [], earlier }: SweepOptions,
  now: number,
): Generator<Place> {
  yield* first;
  const own = linkFault(stateFolder) === null;
  if (own) yield [join(stateFolder, "journal"), ENTRIES];
  if (own) yield [stateFolder, ASIDE];
  if (own) for (const name of ["notices", "pause"]) yield [join(stateFolder, name), UNFINISHED];
  if (own) yield [join(stateFolder, "running"), MARKS];
  if (own) yield* placesOfBounces(join(stateFolder, "bounces"));
  const answers = own ? placesOfAnswers(join(stateFolder, "answered"), now) : [];
  const memory = own
    ? placesOfMemory(join(stateFolder, "memory"), Math.min(now, earlier ?? now))
    : [];
  for (const many of fromAnywhere([answers, memory, ...also], now)) yield* many;
}

function removeIfOlder(
  path: string,
  { maxAgeMs, kind, expired = () => true }: Leftover,
  looks: Looks,
): boolean {
  try {
    const found = lstatSync(path);
    if (!isOlder(found.mtimeMs, maxAgeMs, looks) || !expired(path)) return false;
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
