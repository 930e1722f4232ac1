/**
 * proper-lockfile, in a chunk of its own: load it by `takeLock`, which keeps its hooks out of the
 * process.
 */

import { lock } from "proper-lockfile";
import { errorCode } from "../../core/text.js";

/**
 * Makes the folder PATH.lock, and keeps its time fresh until it is released.
 * @param stale milliseconds without a sign of life after which a lock counts for nothing
 * @returns how to release it, which may reject; null when somebody else holds it
 * @throws when there can't be a lock: read-only, full, gone
 */
export async function lockFolder(
  path: string,
  stale: number,
): Promise<(() => Promise<void>) | null> {
  try {
    // By default a lost lock throws from a timer, where nobody can catch it. Here it has cost a
    // second scan, no more.
    return await lock(path, {
      realpath: false,
      retries: 0,
      stale,
      update: 1000,
      onCompromised: () => {},
    });
  } catch (error) {
    if (errorCode(error) === "ELOCKED") return null;
    throw error;
  }
}
