/**
 * How old a file is: the file's time and the clock, one taken from the other. Either may be wrong: a
 * clock that is set a year ahead for an hour makes all files old, and what is written in that hour
 * lies in the future afterwards. So what is to be removed for its age has to be old by more than one
 * look at the clock, and a time that lies ahead is no age.
 */

import { closeSync, lstatSync, utimesSync } from "node:fs";
import { errorCode } from "../../core/text.js";
import { createExclusive } from "./durable.js";

const DAY_MS = 24 * 3600_000;

/** By how much (in ms) the clock of a file system may differ from ours: it may be a server's. */
const SKEW_MS = 5 * 60_000;

/** Two looks at the clock, milliseconds since 1970. */
export interface Looks {
  readonly now: number;
  readonly earlier: number;
}

/** Whether a file is older than so many ms by both looks. One whose time lies ahead is not. */
export function isOlder(modified: number, ms: number, { now, earlier }: Looks): boolean {
  return now - modified > ms && earlier - modified > ms;
}

/**
 * Whether a lock has shown no sign of life for so long. One whose time lies further ahead has shown
 * none that counts: who holds it writes down the present.
 */
export function isSilent(modified: number, ms: number, now: number): boolean {
  return Math.abs(now - modified) > ms;
}

/**
 * Looks at the clock, and notes that. The notes are the times of an empty file: a full disk takes
 * them too. Its time of change is one look, and a day or more later another; by then the first one is its
 * time of access, and that is what counts: a clock that went wrong less than a day ago has not spoilt
 * it.
 * @returns the earlier look; null when nothing can be said to be old: there was none, a clock was set
 *   back, or the file system's clock says otherwise
 */
export function lookAtClock(file: string, now: number): number | null {
  try {
    const noted = notedIn(file);
    if (noted === null || !agrees(file, noted, now)) return null;
    const { earlier, last } = next(noted, now);
    note(file, { earlier, last });
    return noted.earlier <= now ? earlier : null;
  } catch {
    return null;
  }
}

interface Noted {
  readonly earlier: number;
  readonly last: number;
}

/** @returns null when there was none, and there is one now */
function notedIn(file: string): Noted | null {
  try {
    closeSync(createExclusive(file));
    return null;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const found = lstatSync(file);
  if (!found.isFile() || found.size > 0) throw new Error(`${file} is not ours`);
  return { earlier: found.atimeMs, last: found.mtimeMs };
}

/** Whether the file system's clock, which dates the note itself, says the same as ours. */
function agrees(file: string, noted: Noted, now: number): boolean {
  note(file, noted);
  return Math.abs(lstatSync(file).ctimeMs - now) <= SKEW_MS;
}

function note(file: string, { earlier, last }: Noted): void {
  utimesSync(file, earlier / 1000, last / 1000);
}

function next({ earlier, last }: Noted, now: number): Noted {
  if (earlier > now) return { earlier: now, last: now };
  if (last > now) return { earlier, last: now };
  return now - last >= DAY_MS ? { earlier: last, last: now } : { earlier, last };
}
