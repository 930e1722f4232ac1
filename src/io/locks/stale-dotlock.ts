/**
 * The dotlock of another: looked at, judged, and removed where its owner has died. A folder of that
 * name is never removed: nobody can tell when it is stale.
 */

import { constants, lstatSync, openSync, readSync, renameSync } from "node:fs";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode } from "../../core/text.js";
import { isSilent } from "../fs/age.js";
import { closeQuietly, identity, identityOf, publish, unlinkQuietly } from "../fs/durable.js";

/**
 * Milliseconds after which a lock is stale whoever made it. We hold one for as long as one message
 * takes to write.
 */
const STALE = 5 * 60_000;

/**
 * Milliseconds for which a lock that is so old is watched before it is taken away. Who has just made
 * it, and whose clock or ours was set since, is done by then.
 */
const WATCHED = 2000;

/** A lock as it was seen. */
export interface Seen {
  readonly identity: string;
  readonly modified: number;
  readonly folder: boolean;
  readonly text: string;
}

export function openToRead(lock: string): number {
  return openSync(lock, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** @returns null when there is none */
export function look(lock: string): Seen | null {
  const found = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return null;
  const seen = {
    identity: `${found.dev}:${found.ino}`,
    modified: Number(found.mtimeMs),
    folder: found.isDirectory(),
  };
  return { ...seen, text: found.isFile() ? contentOf(lock, seen.identity) : "" };
}

/** The lock's first line; empty when it can't be read, or is another lock by now. */
function contentOf(lock: string, expected: string): string {
  let fd: number | null = null;
  try {
    fd = openToRead(lock);
    if (identityOf(fd) !== expected) return "";
    const octets = Buffer.alloc(256);
    return (
      octets.toString("latin1", 0, readSync(fd, octets, 0, octets.length, 0)).split("\n", 1)[0] ??
      ""
    );
  } catch {
    return "";
  } finally {
    if (fd !== null) closeQuietly(fd);
  }
}

/** When a lock is looked at. */
interface Moment {
  /** Milliseconds of a deadline. */
  readonly left: number;
  /** Milliseconds since 1970, by the clock of the file system that the lock lies on. */
  readonly now: number;
}

/** Tells stale locks from others, by as many looks at them as it takes. */
interface Watch {
  isStale(seen: Seen, at: Moment): boolean;
}

/** @param held the identities of the locks that this process holds */
export function watchFor(host: Host, held: ReadonlySet<string>): Watch {
  let first: { readonly seen: Seen; readonly left: number } | null = null;
  return {
    isStale(seen, { left, now }) {
      if (seen.folder) return false;
      if (isGone(seen, host, held)) return true;
      if (!isSilent(seen.modified, STALE, now)) return false;
      if (first === null || !isSame(first.seen, seen)) first = { seen, left };
      return first.left - left >= WATCHED;
    },
  };
}

/**
 * One that says our number is ours to remove: we could not before, or it is of a process that had
 * the number before us.
 */
function isGone({ text, identity: which }: Seen, host: Host, held: ReadonlySet<string>): boolean {
  const [, pid, hostname] = /^([1-9]\d{0,9}):(.+)$/.exec(text) ?? [];
  if (hostname !== host.hostname) return false;
  return Number(pid) === host.pid ? !held.has(which) : isDead(Number(pid));
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH"; // EPERM: alive, and someone else's
  }
}

/**
 * Removes a stale lock. Two that find the same lock stale must not remove each other's next one: it
 * is renamed aside first, and given back when it turns out to be another than the one that was
 * judged.
 * @returns whether it is gone
 */
export function removeStale(lock: string, stale: Seen, aside: string): boolean {
  try {
    if (identity(lock) !== stale.identity) return false;
    renameSync(lock, aside);
    const removed = look(aside);
    if (removed !== null && isSame(removed, stale)) return true;
    publish(aside, lock);
    return false;
  } catch {
    return false;
  } finally {
    unlinkQuietly(aside);
  }
}

/**
 * The inode alone does not tell: a new lock may have got the one of the stale lock that it follows.
 */
function isSame(one: Seen, other: Seen): boolean {
  return (
    one.identity === other.identity && one.modified === other.modified && one.text === other.text
  );
}
