/** What a bundle was made from, and whether that is still what lies on the disk. */

import { realpathSync } from "node:fs";
import { readRegular } from "../io/fs/regular.js";

/** One file that went into the bundle, with the octets that it had then. */
export interface Source {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** A name that led to a source, and the real path that it led to. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** The rules as JavaScript, and all that is needed to tell whether they still are. */
export interface Bundle {
  /** A name that no other build has, or `""`. */
  readonly build: string;
  readonly sources: readonly Source[];
  /** The rules file as it was named, and the symlinks that were followed. */
  readonly links: readonly Link[];
  /** CommonJS. */
  readonly code: Buffer;
  /** A source map, JSON: read when something has failed. */
  readonly map: Buffer;
  /** The folder that the paths in the source map start from. */
  readonly base: string;
}

/**
 * Compares octets, not times: an edit within the same second, a restored backup and a changed clock
 * are all seen, and nothing costs a digest. What it cannot see is a new file that would now be
 * found first (`lists.js` beside `lists.ts`).
 */
export function isCurrent({ links, sources }: Pick<Bundle, "links" | "sources">): boolean {
  return links.every(leads) && sources.every(unchanged);
}

function leads({ from, to }: Link): boolean {
  try {
    return realpathSync.native(from) === to;
  } catch {
    return false;
  }
}

function unchanged({ path, bytes }: Source): boolean {
  try {
    return readRegular(path).equals(bytes);
  } catch {
    return false;
  }
}
