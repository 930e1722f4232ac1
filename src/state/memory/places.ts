/**
 * Where a key's record is: a folder for each kind, in it one for each month in which records expire,
 * in it 4096 files among which the keys are spread evenly. So none is ever rewritten: what has
 * expired goes with its month.
 *
 *     duplicates/690/a3f
 *     duplicates/690/a3f.old
 */

import { join } from "node:path";
import { LONGEST_LIFE, type MemoryKind } from "../../core/contracts/memory.js";
import { sha256 } from "../../core/sha256.js";
import { eachName, fromAnywhere, type Leftover, type Place } from "../../io/fs/leftover.js";
import { namesIn } from "../../io/fs/read.js";

/** Milliseconds: 30 days, a month. */
const MONTH = 30 * 86_400_000;
const MONTH_NAME = /^\d{1,6}$/;
/** The bucket of a key, and what it was before it grew too large. */
const BUCKET_NAME = /^[0-9a-f]{3}(?:\.old|\.turn)?$/;
export const OLD = ".old";
/** There while a bucket is put aside. */
export const TURN = ".turn";

const KINDS: readonly MemoryKind[] = ["duplicates", "threads", "people"];

/** The folder of what processes have claimed. */
export const CLAIMS = "claims";
/** A lock, and what making it leaves behind when one is killed. */
const CLAIM_NAME =
  /^[\w-]{22}\.lock(?:\.sortmail\.[1-9]\d{0,9}\.\d{1,15}\.[0-9a-z]{0,16}(?:\.stale)?)?$/;
/** No delivery takes so long. */
const CLAIM_DEAD_MS = 10 * 60_000;

/** A key without what it says. */
export interface Hashed {
  /** The name of its bucket. */
  readonly bucket: string;
  /** 128 bits, in 22 letters that any file may be called by. */
  readonly mark: string;
}

/** SHA-256: whoever writes to the user chooses most keys, and must not make two that are one. */
export function hashed(kind: MemoryKind, key: string): Hashed {
  const digest = sha256(Buffer.from(`${kind}\0${key}`));
  return {
    bucket: digest.toString("hex", 30).slice(0, 3),
    mark: digest.toString("base64url", 0, 16),
  };
}

/** The folder for what expires then. */
export function monthFolder(folder: string, kind: MemoryKind, expires: number): string {
  return join(folder, kind, String(monthOf(expires)));
}

/**
 * The folders in which something may not have expired yet. Of those that lie further ahead than
 * anything may, a clock has been wrong.
 * @throws when they can't be listed
 */
export function monthsFrom(folder: string, kind: MemoryKind, now: number): string[] {
  const top = join(folder, kind);
  const [first, last] = [monthOf(now), monthOf(now + LONGEST_LIFE)];
  return namesIn(top)
    .filter((name) => MONTH_NAME.test(name) && Number(name) >= first && Number(name) <= last)
    .map((name) => join(top, name));
}

function monthOf(at: number): number {
  return Math.floor(at / MONTH);
}

const ALL: readonly Leftover[] = [{ name: BUCKET_NAME, maxAgeMs: 0 }];
const DEAD: readonly Leftover[] = [{ name: CLAIM_NAME, maxAgeMs: CLAIM_DEAD_MS }];

/**
 * What expires of it: the months that are over, and claims of the dead.
 * @param now milliseconds since 1970, by the earlier of two looks at the clock
 */
export function* placesOfMemory(folder: string, now: number): Generator<Place> {
  yield [join(folder, CLAIMS), DEAD];
  for (const kind of fromAnywhere(KINDS, now)) {
    const over = [...eachName(join(folder, kind))].filter(
      (name) => MONTH_NAME.test(name) && Number(name) < monthOf(now),
    );
    for (const name of over) {
      yield [join(folder, kind, name), ALL];
      yield [join(folder, kind), [{ name: exactly(name), maxAgeMs: 0, kind: "empty folder" }]];
    }
  }
}

function exactly(name: string): Leftover["name"] {
  return { test: (other) => other === name };
}
