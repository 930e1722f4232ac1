/**
 * Durable writes, all in one place and all synchronous. A file is on disk when it is synced *and*
 * the folder that names it is: each function here says which of the two it does.
 */

import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../../core/text.js";
import { wrongKind } from "./wrong-kind.js";

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;

/** What link(2) says where the file system, or this file on it, can't have one more name. */
const NO_HARD_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

export function lacksHardLinks(error: unknown): boolean {
  return NO_HARD_LINKS.has(errorCode(error) ?? "");
}

/**
 * Creates a file that must not exist yet, for reading and writing, 0600 whatever the umask. Syncs
 * nothing; leaves nothing when it fails.
 */
export function createExclusive(path: string): number {
  const fd = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    fchmodSync(fd, 0o600);
    return fd;
  } catch (error) {
    closeQuietly(fd);
    unlinkQuietly(path);
    throw error;
  }
}

/**
 * Writes all of it: at a file size limit or on a full disk a write is short first and fails next.
 */
export function writeFully(fd: number, octets: Buffer): void {
  for (let done = 0; done < octets.length; ) {
    const written = writeSync(fd, octets, done, octets.length - done);
    if (written === 0) throw new Error("write: the system takes no more bytes");
    done += written;
  }
}

/**
 * Creates a file that must not exist yet, with this content, synced; its folder is not. Leaves
 * nothing when it fails.
 */
export function createSynced(path: string, chunks: Iterable<Buffer>): void {
  const fd = createExclusive(path);
  try {
    for (const chunk of chunks) writeFully(fd, chunk);
    fsyncSync(fd);
  } catch (error) {
    unlinkQuietly(path);
    throw error;
  } finally {
    closeQuietly(fd);
  }
}

/**
 * Closes what was synced, or is being given up: either way there is nothing left that a failure
 * could tell.
 */
export function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {}
}

/** Removes what may be there, where leaving it does no harm. */
export function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {}
}

/**
 * Syncs a folder, that is the names in it. A file system that can't sync folders (EINVAL) is taken
 * as it is.
 */
export function syncFolder(path: string): void {
  const fd = openSync(path, O_RDONLY | O_DIRECTORY);
  try {
    fsyncSync(fd);
  } catch (error) {
    if (errorCode(error) !== "EINVAL") throw error;
  } finally {
    closeQuietly(fd);
  }
}

/**
 * Makes a folder, and those above it, where missing: 0700 whatever the umask, each synced into the
 * one above.
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!makeOne(path)) {
    makeFolder(dirname(path));
    if (!makeOne(path)) throw new Error(`${path}: the folder above it is gone again`);
  }
  // Also when another process was faster: it may be killed before it gets to this.
  syncFolder(dirname(path));
}

/** Makes a folder whose name begins so and goes on like no other: 0700 whatever the umask. */
export function makeUniqueFolder(prefix: string): string {
  const path = mkdtempSync(prefix);
  chmodSync(path, 0o700);
  return path;
}

/** @returns false when the folder above is missing. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(path, 0o700);
    chmodSync(path, 0o700);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    if (errorCode(error) === "EEXIST" && statSync(path, { throwIfNoEntry: false })?.isDirectory())
      return true;
    throw errorCode(error) === "EEXIST" ? wrongKind(path, "folder", error) : error;
  }
}

/**
 * Gives a finished file its name: by link, which never overwrites; where there are no hard links by
 * rename, once the name is seen to be free. Syncs nothing. The old name may remain: unlink it once
 * the folder is synced.
 * @throws EEXIST when the name is taken.
 */
export function publish(temp: string, path: string): void {
  try {
    linkSync(temp, path);
  } catch (error) {
    if (errorCode(error) === "EEXIST" && sameFile(temp, path)) return; // NFS: linked, and the answer was lost
    if (!lacksHardLinks(error)) throw error;
    if (identity(path) !== null)
      throw Object.assign(new Error(`EEXIST: ${path}`), { code: "EEXIST", cause: error });
    renameSync(temp, path);
  }
}

/**
 * What tells one file from another, symbolic links not followed; null when there is none. It is
 * given again once a file is gone: keep the file open for as long as a comparison matters.
 */
export function identity(path: string): string | null {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/** The same of an open file. */
export function identityOf(fd: number): string {
  const found = fstatSync(fd, { bigint: true });
  return `${found.dev}:${found.ino}`;
}

/** Whether both names are there and name one file. */
export function sameFile(one: string, other: string): boolean {
  const found = identity(one);
  return found !== null && found === identity(other);
}
