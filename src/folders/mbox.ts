/**
 * mbox: all messages in one file, appended under the locks that other mail programs take too,
 * quoted so that no line of a message can be taken for the next one's From_ line. A failed append
 * is cut off again.
 */

import {
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Content, Deadline, Folder, Host } from "../core/contracts/ports.js";
import type { MboxLock, MboxSpec } from "../core/language/folder-spec.js";
import { fromLine, quoteMboxrd } from "../core/message/mboxrd.js";
import { errorCode } from "../core/text.js";
import {
  closeQuietly,
  createExclusive,
  identity,
  identityOf,
  makeFolder,
  syncFolder,
  writeFully,
} from "../io/fs/durable.js";
import { type Lock, takeLocks } from "../io/locks/acquire.js";
import { dotlock } from "../io/locks/dotlock.js";
import { fcntlLock } from "../io/locks/fcntl.js";
import { rotate } from "./rotate.js";

interface Tools {
  readonly deadline: Deadline;
  readonly host: Host;
}

const { O_APPEND, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;

/** Octets that go into one write. A kill can tear even that, but hardly ever comes within it. */
const ONE_WRITE = 1024 * 1024;

const NEWLINE = Buffer.from("\n");

/** Opens an mbox by its absolute path. It is made by the first message. */
export function openMbox(spec: MboxSpec, tools: Tools): Folder {
  return {
    async store(content, options) {
      makeFolder(dirname(spec.path));
      const path = realPath(spec.path);
      const opening = fromLine(options.sender, tools.host.now());
      while (!(await storeOnce(path, spec, tools, content, opening))) tools.deadline.check();
      return spec.path;
    },
  };
}

/**
 * @returns false when the file was replaced while its lock was waited for, or rotated just now:
 *   then all begins anew.
 */
async function storeOnce(
  path: string,
  spec: MboxSpec,
  tools: Tools,
  content: Content,
  opening: Buffer,
): Promise<boolean> {
  const fd = openOrCreate(path);
  let release = () => {};
  try {
    release = await takeLocks(locksOf(spec, fd, path, tools.host), tools.deadline);
    if (identity(path) !== identityOf(fd)) return false;
    const { size, atimeMs } = fstatSync(fd);
    if (isFull(size, content.size + opening.length, spec.rotateAt)) {
      rotate(path);
      return false;
    }
    append(fd, path, size, entry(fd, size, opening, content), () =>
      markUnread(fd, atimeMs, tools.host.now()),
    );
    return true;
  } finally {
    release();
    closeQuietly(fd);
  }
}

function locksOf({ locks }: MboxSpec, fd: number, path: string, host: Host): Lock[] {
  const lockOf = (kind: MboxLock) =>
    kind === "dotlock" ? dotlock(path, host) : fcntlLock(fd, path);
  return [...new Set(locks)].map(lockOf);
}

function isFull(size: number, coming: number, rotateAt: number | null): boolean {
  return rotateAt !== null && size > 0 && size + coming > rotateAt;
}

/**
 * Appends and syncs, or cuts the file back to what it was. The file stays when it was new: others
 * may have it open.
 */
function append(
  fd: number,
  path: string,
  size: number,
  octets: Iterable<Buffer>,
  mark: () => void,
): void {
  try {
    for (const block of inBlocks(octets)) writeFully(fd, block);
    mark();
    fsyncSync(fd);
    syncFolder(dirname(path));
  } catch (error) {
    cutBack(fd, size, error);
    throw error;
  }
}

/**
 * Mail readers and shells know new mail by an access time before the time of the last change, some
 * in whole seconds. Looking at the file's end has spoiled that. procmail, too, would sleep for a
 * second, under its locks, to set it right.
 */
function markUnread(fd: number, accessed: number, now: number): void {
  try {
    futimesSync(fd, Math.min(accessed, now - 1000) / 1000, now / 1000);
  } catch {} // the file is somebody else's
}

function cutBack(fd: number, size: number, cause: unknown): void {
  try {
    ftruncateSync(fd, size);
    fsyncSync(fd);
  } catch {
    throw new Error(
      `part of a message may have been left at octet ${size}: it could not be cut off`,
      { cause },
    );
  }
}

/**
 * A message as it is appended, an empty line at its end, and before it what the file's end lacks.
 */
function* entry(fd: number, size: number, opening: Buffer, content: Content): Generator<Buffer> {
  const repair = "\n\n".slice(newlinesAtEnd(fd, size));
  if (size > 0 && repair !== "") yield Buffer.from(repair);
  yield opening;
  let last = NEWLINE[0];
  for (const chunk of quoteMboxrd(content.chunks())) {
    yield chunk;
    last = chunk.at(-1) ?? last;
  }
  if (last !== NEWLINE[0]) yield NEWLINE;
  yield NEWLINE;
}

/** Zero, one or two. */
function newlinesAtEnd(fd: number, size: number): number {
  const tail = Buffer.alloc(Math.min(size, 2));
  const read = readSync(fd, tail, 0, tail.length, size - tail.length);
  if (tail[read - 1] !== NEWLINE[0]) return 0;
  return tail[read - 2] === NEWLINE[0] ? 2 : 1;
}

/**
 * The same octets in blocks of ONE_WRITE. A hostile message quotes to millions of pieces; a block
 * is reused.
 */
function* inBlocks(pieces: Iterable<Buffer>): Generator<Buffer> {
  const block = Buffer.allocUnsafe(ONE_WRITE);
  let used = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const copied = piece.copy(block, used, from);
      used += copied;
      from += copied;
      if (used < block.length) continue;
      yield block;
      used = 0;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

/** The file behind a link: its lock belongs there, where every program looks for it. */
function realPath(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return join(realpathSync.native(dirname(path)), basename(path));
  }
  try {
    return realpathSync.native(path);
  } catch (cause) {
    throw new Error("is a symbolic link that leads nowhere", { cause });
  }
}

function openOrCreate(path: string): number {
  try {
    return openRegular(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  try {
    closeQuietly(createExclusive(path));
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  return openRegular(path);
}

function openRegular(path: string): number {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Error("is a folder, not an mbox: is it a Maildir?");
  const fd = openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
  if (fstatSync(fd).isFile()) return fd;
  closeQuietly(fd);
  throw new Error("is not a regular file, so not an mbox");
}
