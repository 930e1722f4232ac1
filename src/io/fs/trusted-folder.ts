/**
 * Folders that what is remembered is believed from. Whoever can write to one decides what is spam,
 * or what came before, so it must be the account's alone.
 */

import { lstatSync } from "node:fs";
import { makeOwnFolder } from "./private-folder.js";

const GROUP_OR_OTHERS_WRITE = 0o022;

/**
 * @returns why this folder can't be believed; null when it can, or when there is none.
 * @throws when it can't be looked at
 */
export function distrust(folder: string): string | null {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isDirectory())
    return `${folder} is no folder (a symbolic link is not followed): remove it`;
  if (found.uid !== process.geteuid?.())
    return `${folder} belongs to user ${found.uid}, not to you: remove it`;
  return (found.mode & GROUP_OR_OTHERS_WRITE) === 0
    ? null
    : `${folder} can be changed by others: run chmod 700 ${folder}`;
}

/** Makes the folder when it is missing. @returns whether it can be used */
export function prepareFolder(folder: string): boolean {
  try {
    makeOwnFolder(folder);
  } catch {
    return false;
  }
  return canBeBelieved(folder);
}

/** Whether what is there may be believed. */
export function canBeBelieved(folder: string): boolean {
  try {
    return distrust(folder) === null;
  } catch {
    return false;
  }
}
