/**
 * Files that Dovecot keeps beside messages. Changed as Dovecot changes them: under a dotlock, read
 * again, and replaced by a rename.
 */

import { chmodSync, readFileSync, renameSync, statSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../core/text.js";
import { createSynced, syncFolder, unlinkQuietly } from "../io/fs/durable.js";
import { takeLocks } from "../io/locks/acquire.js";
import { dotlock } from "../io/locks/dotlock.js";
import type { FolderTools } from "./folder-tools.js";

/** A file, and how it is changed. */
export interface Changing {
  /** Absolute. */
  readonly file: string;
  /** The one whose dotlock is taken. */
  readonly locked: string;
  /** A file that is not there, and may be left, as one with `.lock` behind it. */
  readonly temp: string;
}

/**
 * Changes the text, of which each character is an octet: what is no ASCII stays as it is.
 * @param change gives the text as it was where nothing is to be changed
 * @throws LockError, or as the deadline's sleep does, when the lock can't be had
 */
export async function changeFile(
  { file, locked, temp }: Changing,
  { host, deadline }: FolderTools,
  change: (text: string) => string,
): Promise<void> {
  const options = { chosen: false, temp: `${temp}.lock` };
  const release = await takeLocks([dotlock(locked, host, options)], deadline);
  try {
    const before = readIfThere(file);
    const after = change(before);
    if (after !== before) replace(file, after, temp);
  } finally {
    release();
  }
}

/** Empty when there is none. */
export function readIfThere(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
}

function replace(file: string, text: string, temp: string): void {
  try {
    createSynced(temp, [Buffer.from(text, "latin1")]);
    const old = statSync(file, { throwIfNoEntry: false });
    if (old !== undefined) {
      chmodSync(temp, old.mode & 0o777);
      makeYounger(temp, old.mtimeMs);
    }
    renameSync(temp, file);
    syncFolder(dirname(file));
  } finally {
    unlinkQuietly(temp);
  }
}

/**
 * Dovecot reads the file again when its time is another one in whole seconds: of two changes in one
 * second it would not see the second, and give its number to another keyword.
 */
function makeYounger(path: string, old: number): void {
  const next = Math.floor(old / 1000) + 1;
  if (statSync(path).mtimeMs < next * 1000) utimesSync(path, next, next);
}
