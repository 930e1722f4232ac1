/**
 * How many folders a family has. Asked only when a member is not there: a message for one that is
 * costs nothing.
 */

import { readdirSync, rmdirSync } from "node:fs";
import { existingAround } from "../core/decision/maildir-around.js";
import { BEYOND } from "../core/language/family-spec.js";
import { errorCode } from "../core/text.js";
import { makeFolder } from "../io/fs/durable.js";
import { isFolder } from "./formats.js";

/** @returns the members; zero where the family has no folder yet. @param path absolute */
export function countMembers(path: string): number {
  try {
    return readdirSync(path, { withFileTypes: true }).filter(
      (entry) => entry.name !== BEYOND && !entry.name.startsWith(".") && !entry.isFile(),
    ).length;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

/**
 * Makes a member, unless there are enough. Many deliveries may do so at once: each counts again once
 * its own is there, and takes it back if that was one too many. So there are never more in the end,
 * and perhaps one or two fewer.
 * @param path of the member, absolute
 * @returns whether there is one
 */
export function makeMember(family: string, path: string, atMost: number): boolean {
  // What may not be there is not made either: the folder itself says so.
  if (atMost === Number.POSITIVE_INFINITY || existingAround(path, isFolder) !== null) return true;
  if (countMembers(family) >= atMost) return false;
  makeFolder(path);
  return countMembers(family) <= atMost || !isRemoved(path);
}

/** A folder that somebody has put something into stays. */
function isRemoved(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true;
    return false;
  }
}
