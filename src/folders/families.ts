/**
 * The folders of a family, as they are on disk. They are counted only when a member is not there: a
 * message for one that is costs nothing.
 */

import { type Dirent, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { maildirStart, memberPath } from "../core/decision/layouts.js";
import { existingAround } from "../core/decision/maildir-around.js";
import { DEEPEST } from "../core/decision/member.js";
import { BEYOND } from "../core/language/family-spec.js";
import type { FamilySpec } from "../core/language/folder-spec.js";
import { errorCode } from "../core/text.js";
import { makeFolder } from "../io/fs/durable.js";
import { isFolder } from "../io/fs/read.js";

/** What is in a Maildir beside its subfolders. */
const INNER: readonly string[] = ["cur", "new", "tmp"];

const MEMBERS: Readonly<Record<FamilySpec["layout"], (family: FamilySpec) => Iterable<string>>> = {
  fs: ({ path, nested }) => below(path, nested ? DEEPEST : 1),
  "maildir++": (family) => startingWith(maildirStart(family), family.path),
};

/**
 * The paths of the folders that there are, the one for all the rest too; of a nested family also of
 * those that only hold others.
 * @param family its path absolute
 * @throws the system's error; a family that is not there has none
 */
export function membersOf(family: FamilySpec): Iterable<string> {
  return MEMBERS[family.layout](family);
}

/** @param depth so that links which lead back come to an end */
function* below(path: string, depth: number): Generator<string> {
  if (depth === 0) return;
  for (const { name } of foldersIn(path)) {
    if (name.startsWith(".") || INNER.includes(name)) continue;
    const found = join(path, name);
    yield found;
    yield* below(found, depth - 1);
  }
}

function* startingWith(start: string, path: string): Generator<string> {
  for (const { name } of foldersIn(path))
    if (name.startsWith(start) && name.length > start.length) yield join(path, name);
}

/** Symbolic links too: they may lead to one. */
function foldersIn(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => !entry.isFile());
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** How many there are, without the one for all the rest; not counted further than matters. */
export function countMembers(family: FamilySpec): number {
  const rest = memberPath(family, [BEYOND]);
  let count = 0;
  for (const path of membersOf(family)) {
    if (path !== rest) count++;
    if (count > family.atMost) break;
  }
  return count;
}

/**
 * Makes a member, unless there are enough. Many deliveries may do so at once: each counts again once
 * its own is there, and takes it back if that was one too many. Perhaps there is one fewer then.
 * @param family its path absolute
 * @param path of the member, absolute
 * @returns whether there is one
 */
export function makeMember(family: FamilySpec, path: string): boolean {
  const { atMost } = family;
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
    return errorCode(error) === "ENOENT";
  }
}
