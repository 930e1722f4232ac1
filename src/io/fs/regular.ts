/**
 * Opening files that may be something else: without O_NONBLOCK the opening of a named pipe waits for
 * its other end, and reading a device may never end.
 */

import { constants, fchmodSync, fstatSync, openSync, readFileSync } from "node:fs";
import { errorCode } from "../../core/text.js";
import { closeQuietly } from "./durable.js";
import { wrongKind } from "./wrong-kind.js";

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;

/** What open(2) says of sockets, devices without a driver, pipes without a reader, folders, links. */
const OF_A_KIND = new Set(["ENXIO", "ENODEV", "EISDIR", "ELOOP", "EMLINK"]);

/**
 * Opens a file. Never waits.
 * @param flags O_CREAT makes it with 0600
 * @throws WrongKindError when it is no file; what open(2) says
 */
export function openRegular(path: string, flags: number): number {
  let fd: number;
  try {
    fd = openSync(path, flags | O_NONBLOCK, 0o600);
  } catch (error) {
    throw OF_A_KIND.has(errorCode(error) ?? "") ? wrongKind(path, "file", error) : error;
  }
  if (fstatSync(fd).isFile()) return fd;
  closeQuietly(fd);
  throw wrongKind(path, "file");
}

/** A file of ours, which is no symbolic link. */
export function openOwn(path: string, flags: number = O_RDONLY): number {
  return openRegular(path, flags | O_NOFOLLOW);
}

const OWNER_READS_AND_WRITES = 0o600;

/** A file of ours for appending and reading: made where it is missing, 0600 whatever the umask. */
export function openForAppending(path: string): number {
  const fd = openOwn(path, O_RDWR | O_APPEND | O_CREAT);
  try {
    if ((fstatSync(fd).mode & OWNER_READS_AND_WRITES) !== OWNER_READS_AND_WRITES)
      fchmodSync(fd, OWNER_READS_AND_WRITES);
    return fd;
  } catch (error) {
    closeQuietly(fd);
    throw error;
  }
}

/** All that is in a file, symbolic links followed. */
export function readRegular(path: string): Buffer {
  const fd = openRegular(path, O_RDONLY);
  try {
    return readFileSync(fd);
  } finally {
    closeQuietly(fd);
  }
}
