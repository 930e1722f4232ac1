/**
 * The lock that mail programs have in common: a *file* PATH.lock, made by link(2) so that it
 * appears whole or not at all, also over NFS. Its content is Dovecot's, `pid:hostname`, so that a
 * lock whose owner died is known at once. A folder named PATH.lock is another program's mistake:
 * nobody can tell when it is stale, so it is never removed.
 */

import {
  closeSync,
  constants,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  utimesSync,
} from "node:fs";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode, messageOf } from "../../core/text.js";
import {
  closeQuietly,
  createExclusive,
  identity,
  identityOf,
  lacksHardLinks,
  publish,
  sameFile,
  unlinkQuietly,
  writeFully,
} from "../fs/durable.js";
import { MBOX_TEMP } from "../fs/temporary-names.js";
import { type Lock, LockError, type Release } from "./acquire.js";

/**
 * Milliseconds after which a lock is stale whoever made it. We hold one for as long as one message
 * takes to write.
 */
const STALE = 5 * 60_000;

/** A lock as it was seen. */
interface Seen {
  readonly identity: string;
  readonly modified: number;
  readonly folder: boolean;
  readonly text: string;
}

let serial = 0;

/** The identities of the locks that this process holds. */
const held = new Set<string>();

/**
 * The dotlock of a file. Give the file's real path: a link's own name would lock nothing that
 * others look at.
 */
export function dotlock(path: string, host: Host): Lock {
  const lock = `${path}.lock`;
  const mine = `${lock}${MBOX_TEMP}${host.pid}.${serial++}.${Math.random().toString(36).slice(2)}`;
  let written = false;
  return {
    attempt() {
      try {
        if (!written) write(mine, host);
        written = true;
        return attempt(lock, mine, host);
      } catch (error) {
        throw ["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "")
          ? forbidden(lock, error)
          : error;
      }
    },
    blocked: () => blocked(lock),
    close: () => unlinkQuietly(mine),
  };
}

function attempt(lock: string, mine: string, host: Host): Release | null {
  if (claim(lock, mine, host)) return releaseOf(lock);
  const seen = look(lock);
  if (seen === null || !isStale(seen, host) || !remove(lock, seen, `${mine}.stale`)) return null;
  return claim(lock, mine, host) ? releaseOf(lock) : null;
}

function claim(lock: string, mine: string, host: Host): boolean {
  // A link shares the file's time: without this, a lock that was long waited for would be born old.
  utimesSync(mine, host.now() / 1000, host.now() / 1000);
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return sameFile(mine, lock); // NFS: linked, and the answer was lost
    if (lacksHardLinks(error)) return claimWithoutLinks(lock, host);
    throw error;
  }
}

function claimWithoutLinks(lock: string, host: Host): boolean {
  try {
    write(lock, host);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function write(path: string, host: Host): void {
  const fd = createExclusive(path);
  try {
    writeFully(fd, Buffer.from(`${host.pid}:${host.hostname}\n`));
    closeSync(fd);
  } catch (error) {
    closeQuietly(fd);
    unlinkQuietly(path);
    throw error;
  }
}

/**
 * Releases our own lock only: by now it may have been taken for stale, and be someone else's. It is
 * kept open until then, or that other one might have got its inode.
 */
function releaseOf(lock: string): Release {
  const fd = openOwn(lock);
  const own = identityOf(fd);
  held.add(own);
  return () => {
    held.delete(own);
    try {
      if (identity(lock) === own) unlinkQuietly(lock);
    } catch {}
    closeQuietly(fd);
  };
}

function openOwn(lock: string): number {
  try {
    return openToRead(lock);
  } catch (error) {
    unlinkQuietly(lock);
    throw error;
  }
}

function openToRead(lock: string): number {
  return openSync(lock, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

function look(lock: string): Seen | null {
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

/**
 * One that says our number is ours to remove: we could not before, or it is of a process that had
 * the number before us.
 */
function isStale(seen: Seen, host: Host): boolean {
  if (seen.folder) return false;
  const [, pid, hostname] = /^([1-9]\d{0,9}):(.+)$/.exec(seen.text) ?? [];
  const isGone =
    hostname === host.hostname &&
    (Number(pid) === host.pid ? !held.has(seen.identity) : isDead(Number(pid)));
  return isGone || host.now() - seen.modified > STALE;
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
 */
function remove(lock: string, stale: Seen, aside: string): boolean {
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

function blocked(lock: string): string {
  const seen = look(lock);
  const holder = seen?.folder
    ? "a folder, made by a program that locks in another way: remove it if nothing holds it"
    : `held by ${seen?.text.replace(/[^\x20-\x7e]/g, "?") || "another program"}`;
  return `the dotlock ${lock} can't be taken: ${holder}; the option \`locks\` chooses other locks`;
}

function forbidden(lock: string, cause: unknown): LockError {
  const way = '`locks: ["fcntl"]` does without it, if all programs that write there lock so';
  return new LockError(`the dotlock ${lock} can't be made (${messageOf(cause)}); ${way}`, {
    cause,
  });
}
