/**
 * Folders of ours below HOME: state, spool, caches. A symbolic link in the place of one would lead
 * what is written there, and what is swept there, to files that are not ours, so none is followed.
 * Above them links are the user's own affair.
 */

import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./durable.js";

/**
 * @returns what is wrong with the first of these that is a symbolic link; null when none is, as far
 *   as can be seen
 */
export function linkFault(...folders: readonly string[]): string | null {
  const link = folders.find(isLink);
  if (link === undefined) return null;
  return `${link} is a symbolic link, and none is followed there: put a folder in its place`;
}

/** @throws Error when one of these is a symbolic link */
export function refuseLinks(...folders: readonly string[]): void {
  const fault = linkFault(...folders);
  if (fault !== null) throw new Error(fault);
}

function isLink(folder: string): boolean {
  try {
    return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    return false;
  }
}

/**
 * Makes the folder as `makeFolder` does, with mode 0700 and those above it too.
 * @throws Error when it or the folder above, which is ours too, is a symbolic link
 */
export function makeOwnFolder(folder: string): void {
  refuseLinks(dirname(folder), folder);
  makeFolder(folder);
}
