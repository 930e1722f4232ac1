/**
 * Reading: folders that may not be there, and file descriptors, one system call at a time, with
 * what can go wrong on pipes taken care of.
 */

import { readdirSync, readSync, statSync } from "node:fs";
import { errorCode } from "../../core/text.js";

/** Octets read at a time; what Linux puts into a pipe. */
export const CHUNK_SIZE = 64 * 1024;

const RETRY_MS = 2;

/**
 * Reads what is there, at most as much as fits. Waits for a pipe that somebody has made
 * non-blocking.
 * @param position octets from the start of the file; null reads on where the last read ended
 * @returns octets read; 0 at the end
 */
export function readSome(fd: number, into: Buffer, position: number | null = null): number {
  for (;;) {
    try {
      return readSync(fd, into, 0, into.length, position);
    } catch (error) {
      if (errorCode(error) === "EOF") return 0;
      if (errorCode(error) !== "EAGAIN" && errorCode(error) !== "EINTR") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/**
 * Reads until the buffer is full or the end is met.
 * @returns octets read
 */
export function readFully(fd: number, into: Buffer, position: number | null = null): number {
  let length = 0;
  while (length < into.length) {
    const read = readSome(fd, into.subarray(length), position === null ? null : position + length);
    if (read === 0) break;
    length += read;
  }
  return length;
}

/** All that is left to read, in one buffer that is used again for each chunk. */
export function* readToEnd(fd: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_SIZE);
  for (let length = readSome(fd, buffer); length > 0; length = readSome(fd, buffer))
    yield buffer.subarray(0, length);
}

/**
 * The names in a folder, in no order; none when it is not there.
 * @throws when it can't be read
 */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Symbolic links followed. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
