/**
 * Rotation of an mbox: NAME becomes NAME.1, what was NAME.1 becomes NAME.2, and so on. Nothing is
 * ever overwritten.
 */

import { renameSync } from "node:fs";
import { dirname } from "node:path";
import {
  closeQuietly,
  createExclusive,
  identity,
  publish,
  sameFile,
  syncFolder,
  unlinkQuietly,
} from "../io/fs/durable.js";
import { randomName } from "../io/fs/random.js";
import { MBOX_TEMP } from "../io/locks/dotlock.js";

/**
 * Rotates an mbox that the caller has locked. NAME is there throughout, or a program that follows a
 * symbolic link to it would find that dangling: it is linked as NAME.1 first and then replaced.
 * Killed in between, both names are one file, and the next rotation goes on from there.
 */
export function rotate(path: string): void {
  const first = `${path}.1`;
  if (!sameFile(path, first)) {
    makeRoom(path);
    publish(path, first);
    syncFolder(dirname(path));
  }
  if (sameFile(path, first)) replaceByEmpty(path);
  syncFolder(dirname(path));
}

/** Renames from the highest number down, up to the first that is free. */
function makeRoom(path: string): void {
  let free = 1;
  while (identity(`${path}.${free}`) !== null) free++;
  for (let number = free; number > 1; number--)
    renameSync(`${path}.${number - 1}`, `${path}.${number}`);
}

function replaceByEmpty(path: string): void {
  const fresh = `${path}${MBOX_TEMP}fresh.${randomName()}`;
  closeQuietly(createExclusive(fresh));
  try {
    renameSync(fresh, path);
  } catch (error) {
    unlinkQuietly(fresh);
    throw error;
  }
}
