/** What the two kinds of mbox lock have in common, and how they are taken together. */

import type { Deadline } from "../../core/contracts/ports.js";

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
   * @returns null when another has it
   * @throws LockError when it is not to be had at all
   */
  attempt(): Release | null;
  /** What stands in the way, for the error. */
  blocked(): string;
  /** Removes what trying has needed. The lock, when it was taken, stays. Never throws. */
  close(): void;
}

const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;

/**
 * Takes all of them in this order, or none: with one in hand the next is not waited for. A program
 * that takes them in the other order may have that one, and wait for ours.
 *
 * Tries until they are had or the deadline's sleep rejects. Pauses grow from 10 to 250 ms, give or
 * take a quarter, so that a burst of deliveries doesn't come back in step.
 * @returns gives them back in reverse order
 * @throws LockError
 */
export async function takeLocks(locks: readonly Lock[], deadline: Deadline): Promise<Release> {
  try {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.6, LONGEST_PAUSE)) {
      const { release, missing } = attemptAll(locks);
      if (missing === null) return release;
      try {
        await deadline.sleep(pause * (0.75 + Math.random() / 2));
      } catch (cause) {
        throw new LockError(`${missing.blocked()} (${reason(cause)})`, { cause });
      }
    }
  } finally {
    for (const lock of locks) lock.close();
  }
}

/** @returns what was taken; or nothing, and the lock that another has */
function attemptAll(locks: readonly Lock[]): {
  readonly release: Release;
  readonly missing: Lock | null;
} {
  const held: Release[] = [];
  const release = () => {
    for (const each of held.reverse()) each();
  };
  try {
    for (const lock of locks) {
      const taken = lock.attempt();
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

/** What an error says, in one phrase. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
