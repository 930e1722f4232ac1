/** What the two kinds of mbox lock have in common, and how they are taken together. */

import type { Deadline } from "../../core/contracts/ports.js";
import { messageOf } from "../../core/text.js";
import { pauses } from "./retry.js";

/**
 * A lock could not be had. The message names the lock, the file and the option that does without
 * it.
 */
export class LockError extends Error {
  override readonly name = "LockError";
}

/** Gives a lock back. Never throws: what was stored under the lock is stored. */
export type Release = () => void;

/** A lock that is wanted. */
export interface Lock {
  /**
   * Takes it if it is free.
   * @param left milliseconds of the deadline: passes whatever the clock is set to
   * @returns null when another has it
   * @throws LockError when it is not to be had at all
   */
  attempt(left: number): Release | null;
  /** What stands in the way, for the error. */
  blocked(): string;
  /** Removes what trying has needed. The lock, when it was taken, stays. Never throws. */
  close(): void;
}

const PAUSES = { first: 10, longest: 250, growth: 1.6 };

/**
 * Takes all of them in this order, or none: with one in hand the next is not waited for. A program
 * that takes them in the other order may have that one, and wait for ours.
 *
 * Tries until they are had or the deadline's sleep rejects.
 * @returns gives them back in reverse order
 * @throws LockError; RulesError as the sleep does
 */
export async function takeLocks(locks: readonly Lock[], deadline: Deadline): Promise<Release> {
  try {
    for (const pause = pauses(PAUSES); ; ) {
      const { release, missing } = attemptAll(locks, deadline.left());
      if (missing === null) return release;
      try {
        await deadline.sleep(pause());
      } catch (cause) {
        if (isAboutRules(cause)) throw cause;
        throw new LockError(`${missing.blocked()} (${messageOf(cause)})`, { cause });
      }
    }
  } finally {
    for (const lock of locks) lock.close();
  }
}

/**
 * What rules have changed while the lock was waited for ends the wait, and is not about the lock. By
 * name: each chunk of the build has a class of its own.
 */
function isAboutRules(error: unknown): boolean {
  return error instanceof Error && error.name === "RulesError";
}

/** @returns what was taken; or nothing, and the lock that another has */
function attemptAll(
  locks: readonly Lock[],
  left: number,
): {
  readonly release: Release;
  readonly missing: Lock | null;
} {
  const held: Release[] = [];
  const release = () => {
    for (const each of held.reverse()) each();
  };
  try {
    for (const lock of locks) {
      const taken = lock.attempt(left);
      if (taken === null) {
        release();
        return { release: () => {}, missing: lock };
      }
      held.push(taken);
    }
    return { release, missing: null };
  } catch (error) {
    release();
    throw error;
  }
}
