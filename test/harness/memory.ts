/** How much memory is in use, in tests of what may not grow with a message. */

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The garbage collector of this process. */
const collectGarbage: unknown = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

/**
 * What is in use, in octets: not what the garbage collector leaves lying for a while, which is its
 * own affair. V8 frees the memory of dead buffers on another thread, which has not come to it yet
 * where the machine is busy: the second collection waits until the first one has freed all.
 */
export function memoryInUse(): number {
  assert.ok(typeof collectGarbage === "function");
  collectGarbage();
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** The most memory that is in use while something is done, above what was before, in octets. */
export async function growthWhile(work: () => Promise<unknown>): Promise<number> {
  const before = memoryInUse();
  let most = before;
  let samples = 0;
  const timer = setInterval(() => {
    most = Math.max(most, memoryInUse());
    samples++;
  }, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  assert.ok(samples > 0, "measured nothing");
  return most - before;
}
