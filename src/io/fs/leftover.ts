/**
 * What killed deliveries leave behind, by the names that each room gives: what sweeping goes by.
 */

import { type Dir, lstatSync, opendirSync, readdirSync } from "node:fs";

/** What expires, by the name that we give. */
export interface Leftover {
  readonly name: Pick<RegExp, "test">;
  readonly maxAgeMs: number;
  /** Default: a file. */
  readonly kind?: "empty folder";
  /** Whether it has expired, now that it is so old. Default: yes. */
  readonly expired?: (path: string) => boolean;
}

/** A folder, and what of ours expires in it. Where it is a symbolic link, it is left alone. */
export type Place = readonly [folder: string, leftovers: readonly Leftover[]];

/** Begins somewhere else each time: the time is up long before the end. */
export function fromAnywhere<Each>(all: readonly Each[], now: number): readonly Each[] {
  const start = Math.floor(now) % Math.max(1, all.length);
  return [...all.slice(start), ...all.slice(0, start)];
}

/** The names in a folder, in no order; none where it can't be read: it is not swept, then. */
export function namesToSweep(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * The same one at a time: a folder with a million files must not cost a million names first. None
 * where it is a symbolic link.
 */
export function* eachName(folder: string): Generator<string> {
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
