/** The lock of one message. Nobody waits for it: waiting is for the answer. */

import { lstatSync, renameSync, rmdirSync } from "node:fs";
import type { Host } from "../../core/contracts/ports.js";
import { isSilent } from "../../io/fs/age.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { randomName } from "../../io/fs/random.js";

/** `abandoned`: its holder has given no sign of life for `STALE` ms. */
type LockState = "free" | "held" | "abandoned";

/**
 * A holder refreshes its lock every second; what is older belonged to one that was killed, or it is
 * a second one. Far enough from the second that a holder among 200 starting processes may be late
 * by.
 */
export const STALE = 6000;

/** What died with its holder, and what `breakLock` puts aside. */
export const LOCKS: readonly Leftover[] = [
  {
    name: /^[0-9a-f]{64}\.lock(?:\.[1-9]\d{0,9}\.[0-9a-z]{0,16})?$/,
    maxAgeMs: 10 * 60_000,
    kind: "empty folder",
  },
];

/**
 * Gives the lock back. Never rejects: the answer is there, and a lock that remains only grows old.
 */
type Release = () => Promise<void>;

/** @param path without the `.lock` */
export function lockState(path: string, host: Host): LockState {
  try {
    return isStale(lstatSync(`${path}.lock`).mtimeMs, host) ? "abandoned" : "held";
  } catch {
    return "free"; // or out of reach, which whoever tries to take it will see
  }
}

function isStale(modified: number, host: Host): boolean {
  return isSilent(modified, STALE, host.now());
}

/**
 * Tries once.
 * @returns null when somebody else holds it
 * @throws when there can't be a lock
 */
export async function takeLock(path: string): Promise<Release | null> {
  const { lockFolder } = await load();
  const release = await lockFolder(path, STALE);
  return release && (() => release().catch(() => {}));
}

/**
 * Removes an abandoned lock. proper-lockfile removes what it finds by name, so of many that find
 * the same stale lock each removes its predecessor's new one, and all go on to hold it. Here only
 * one gets the old folder, by renaming it; who gets a new one by mistake gives it back.
 */
export function breakLock(path: string, host: Host): void {
  const aside = `${path}.lock.${host.pid}.${randomName()}`;
  try {
    renameSync(`${path}.lock`, aside);
    const { mtimeMs } = lstatSync(aside);
    if (isStale(mtimeMs, host)) rmdirSync(aside);
    else renameSync(aside, `${path}.lock`);
  } catch {
    // Another process was quicker.
  }
}

let loading: Promise<typeof import("./lockfile.js")> | undefined;

function load(): Promise<typeof import("./lockfile.js")> {
  loading ??= withoutExitHooks(() => import("./lockfile.js"));
  return loading;
}

/**
 * proper-lockfile listens (by signal-exit) to every signal and every way to exit, to remove its
 * locks. That would change how the process ends: SIGXFSZ, which Node ignores so that a write at the
 * file size limit just fails, would kill it; a TERM would wait for a rule to end. A lock left
 * behind is broken soon enough. signal-exit leaves a process alone that has no `reallyExit`, and ours
 * can't be taken from it: so meanwhile it is shown another process.
 */
async function withoutExitHooks<T>(load: () => Promise<T>): Promise<T> {
  const own = process;
  Reflect.set(globalThis, "process", Object.create(own, { reallyExit: { value: undefined } }));
  try {
    return await load();
  } finally {
    Reflect.set(globalThis, "process", own);
  }
}
