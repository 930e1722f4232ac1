/**
 * The lock that mail programs have in common: a *file* PATH.lock, made by link(2) so that it
 * appears whole or not at all, also over NFS. Its content is Dovecot's, `pid:hostname`, so that a
 * lock whose owner died is known at once. A folder named PATH.lock is another program's mistake:
 * nobody can tell when it is stale, so it is never removed.
 */

import { closeSync, linkSync, lstatSync, utimesSync } from "node:fs";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode, messageOf } from "../../core/text.js";
import {
  closeQuietly,
  createExclusive,
  identity,
  identityOf,
  lacksHardLinks,
  sameFile,
  unlinkQuietly,
  writeFully,
} from "../fs/durable.js";
import { randomName } from "../fs/random.js";
import { type Lock, LockError, type Release } from "./acquire.js";
import { look, openToRead, removeStale, type Seen, watchFor } from "./stale-dotlock.js";

/**
 * What our temporary files beside an mbox are called, behind its name or the name of its lock:
 * other programs put theirs there too, so ours say whose they are.
 */
export const MBOX_TEMP = ".sortmail.";
export const MBOX_TEMP_END =
  /^(?:\.lock\.sortmail\.[1-9]\d{0,9}\.\d{1,15}\.[0-9a-z]{0,16}(?:\.stale)?|\.sortmail\.fresh\.[0-9a-z]{0,16})$/;

/** Milliseconds by which two clocks may differ and still agree. */
const AGREED = 10_000;

let serial = 0;

/** The identities of the locks that this process holds. */
const held = new Set<string>();

/** How a dotlock is made. */
export interface DotlockOptions {
  /** Rules can choose other locks, and errors say so. Default: true. */
  readonly chosen?: boolean;
  /** What is linked to the lock's name: no such file is there, and it may be left. Default: beside it. */
  readonly temp?: string;
}

/**
 * The dotlock of a file. Give the file's real path: a link's own name would lock nothing that
 * others look at.
 */
export function dotlock(
  path: string,
  host: Host,
  { chosen = true, temp }: DotlockOptions = {},
): Lock {
  const lock = `${path}.lock`;
  const mine = temp ?? `${lock}${MBOX_TEMP}${host.pid}.${serial++}.${randomName()}`;
  const watch = watchFor(host, held);
  let written = false;
  return {
    attempt(left) {
      try {
        if (!written) write(mine, host);
        written = true;
        return attempt(lock, mine, {
          host,
          isStale: (seen, now) => watch.isStale(seen, { left, now }),
        });
      } catch (error) {
        throw ["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "")
          ? forbidden(lock, chosen, error)
          : error;
      }
    },
    blocked: () => blocked(lock, chosen),
    close: () => unlinkQuietly(mine),
  };
}

interface Judging {
  readonly host: Host;
  /** @param now by the clock of the file system */
  readonly isStale: (seen: Seen, now: number) => boolean;
}

function attempt(lock: string, mine: string, { host, isStale }: Judging): Release | null {
  const now = touch(mine, host);
  if (claim(lock, mine, host)) return releaseOf(lock);
  const seen = look(lock);
  if (seen === null || !isStale(seen, now)) return null;
  if (!removeStale(lock, seen, `${mine}.stale`)) return null;
  return claim(lock, mine, host) ? releaseOf(lock) : null;
}

/**
 * A link shares the file's time: without this, a lock that was long waited for would be born old.
 * @returns what time it is where the lock lies: a file server's clock, by which the locks of others
 *   are dated, need not agree with ours
 */
function touch(mine: string, { now }: Host): number {
  const ours = now();
  utimesSync(mine, ours / 1000, ours / 1000);
  const theirs = lstatSync(mine).ctimeMs;
  if (Math.abs(theirs - ours) > AGREED) utimesSync(mine, theirs / 1000, theirs / 1000);
  return theirs;
}

function claim(lock: string, mine: string, host: Host): boolean {
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

function blocked(lock: string, chosen: boolean): string {
  const seen = look(lock);
  const holder = seen?.folder
    ? "a folder, made by a program that locks in another way: remove it if nothing holds it"
    : `held by ${seen?.text.replace(/[^\x20-\x7e]/g, "?") || "another program"}`;
  return `the dotlock ${lock} can't be taken: ${holder}${chosen ? "; the option `locks` chooses other locks" : ""}`;
}

function forbidden(lock: string, chosen: boolean, cause: unknown): LockError {
  const way = '; `locks: ["fcntl"]` does without it, if all programs that write there lock so';
  const fault = `the dotlock ${lock} can't be made (${messageOf(cause)})`;
  return new LockError(`${fault}${chosen ? way : ""}`, { cause });
}
