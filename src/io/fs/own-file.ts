/** Small files of ours: one person's, replaced as a whole, and never followed elsewhere. */

import { closeSync, fstatSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import { createExclusive, publish, unlinkQuietly } from "./durable.js";
import type { Leftover } from "./leftover.js";
import { makeOwnFolder } from "./private-folder.js";
import { randomNumber } from "./random.js";
import { openOwn } from "./regular.js";

/** What is longer is not ours. Octets. */
const LONGEST = 64 * 1024;
/** What a process that was killed leaves. */
export const UNFINISHED: readonly Leftover[] = [
  { name: /^new\.\d+\.\d{1,9}$/, maxAgeMs: 3600_000 },
];

/**
 * @param owner the user's id
 * @returns null when it is not there, or somebody else could have written it
 */
export function readOwnText(path: string, owner: number): string | null {
  try {
    const fd = openOwn(path);
    try {
      return isOurs(fd, owner) ? readFileSync(fd, "utf8") : null;
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function isOurs(fd: number, owner: number): boolean {
  const { uid, mode, size } = fstatSync(fd);
  return uid === owner && (mode & 0o022) === 0 && size <= LONGEST;
}

/** Replaces the file, or creates it; its folder too. Syncs nothing. @throws of the disk */
export function replace(path: string, text: string, host: Host): void {
  inPlace(path, text, host, (temp) => renameSync(temp, path));
}

/**
 * Creates the file with all that is in it; its folder too. Of several processes one succeeds.
 * @throws EEXIST when it is there already; else of the disk
 */
export function createWhole(path: string, text: string, host: Host): void {
  inPlace(path, text, host, (temp) => publish(temp, path));
}

function inPlace(path: string, text: string, { pid }: Host, put: (temp: string) => void): void {
  makeOwnFolder(dirname(path));
  const random = randomNumber(1_000_000_000);
  const temp = join(dirname(path), `new.${pid}.${random}`);
  const fd = createExclusive(temp);
  try {
    const octets = Buffer.from(text);
    if (writeSync(fd, octets) < octets.length) throw new Error(`${temp}: a write was short`);
    put(temp);
  } finally {
    closeSync(fd);
    unlinkQuietly(temp);
  }
}
