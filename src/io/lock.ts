/** What the two kinds of mbox lock have in common. */

import type { Deadline } from "../core/ports.js";

/** A lock could not be had. The message names the lock, the file and the option that does without it. */
export class LockError extends Error {
  override readonly name = "LockError";
}

/** Gives a lock back. Never throws: what was stored under the lock is stored. */
export type Release = () => void;

const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;

/**
 * Tries until the lock is had or the deadline's sleep rejects. Pauses grow from 10 to 250 ms, give or take a
 * quarter, so that a burst of deliveries doesn't come back in step.
 * @param blocked says what stands in the way, for the error
 */
export async function untilTaken(
  attempt: () => Release | null,
  deadline: Deadline,
  blocked: () => string,
): Promise<Release> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.6, LONGEST_PAUSE)) {
    const release = attempt();
    if (release !== null) return release;
    try {
      await deadline.sleep(pause * (0.75 + Math.random() / 2));
    } catch (cause) {
      throw new LockError(`${blocked()} (${reason(cause)})`, { cause });
    }
  }
}

/** What an error says, in one phrase. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
