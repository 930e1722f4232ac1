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
  realpathSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Deadline, Folder, Host } from "../core/contracts/ports.js";
import type { MboxSpec } from "../core/language/folder-spec.js";
import { fromLine } from "../core/message/mboxrd.js";
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
import { takeLocks } from "../io/locks/acquire.js";
import { LOCKS, type OpenMbox } from "./locks.js";
import { blocksOf, type Incoming } from "./mbox-entry.js";
import { statusLines } from "./mbox-status.js";
import { rotate } from "./rotate.js";

interface Tools {
  readonly deadline: Deadline;
  readonly host: Host;
}

const { O_APPEND, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;

/** Opens an mbox by its absolute path. It is made by the first message. */
export function openMbox(spec: MboxSpec, tools: Tools): Folder {
  return {
    async store(content, options) {
      makeFolder(dirname(spec.path));
      const path = realPath(spec.path);
      const opening = [fromLine(options.sender, tools.host.now()), statusLines(options, content)];
      const incoming = { content, opening: Buffer.concat(opening) };
      while (!(await storeOnce({ ...spec, path }, incoming, tools))) tools.deadline.check();
      return spec.path;
    },
  };
}

/**
 * @param spec with its path's symbolic links resolved
 * @returns false when the file was replaced while its lock was waited for, or rotated just now:
 *   then all begins anew.
 */
async function storeOnce(
  { path, locks, rotateAt }: MboxSpec,
  incoming: Incoming,
  { host, deadline }: Tools,
): Promise<boolean> {
  const fd = openOrCreate(path);
  const mbox = { fd, path };
  let release = () => {};
  try {
    const wanted = [...new Set(locks)].map((kind) => LOCKS[kind].of(mbox, host));
    release = await takeLocks(wanted, deadline);
    if (identity(path) !== identityOf(fd)) return false;
    const { size, atimeMs } = fstatSync(fd);
    if (isFull(size, sizeOf(incoming), rotateAt)) {
      rotate(path);
      return false;
    }
    append(mbox, size, incoming, () => markUnread(fd, atimeMs, host.now()));
    return true;
  } finally {
    release();
    closeQuietly(fd);
  }
}

const sizeOf = ({ content, opening }: Incoming): number => content.size + opening.length;

function isFull(size: number, coming: number, rotateAt: number | null): boolean {
  return rotateAt !== null && size > 0 && size + coming > rotateAt;
}

/**
 * Appends and syncs, or cuts the file back to what it was. The file stays when it was new: others
 * may have it open.
 */
function append({ fd, path }: OpenMbox, size: number, incoming: Incoming, mark: () => void): void {
  try {
    for (const block of blocksOf(incoming, fd, size)) writeFully(fd, block);
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
      `part of a message may have been left at byte ${size}: it could not be cut off`,
      { cause },
    );
  }
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
  if (lstatSync(path).isDirectory()) throw new Error("is a folder, not an mbox: is it a Maildir?");
  const fd = openSync(path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
  if (fstatSync(fd).isFile()) return fd;
  closeQuietly(fd);
  throw new Error("is not a regular file, so not an mbox");
}
