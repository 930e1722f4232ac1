/**
 * What rules have left to the threads of Node's pool: a file that is read, a name that is looked up.
 * Node waits for it before it ends, if it must be for ever, as with a named pipe that nobody writes to.
 */

import type { Deadline } from "../core/contracts/ports.js";

/** Milliseconds: what ends at all has ended by then. */
const PATIENCE = 10_000;
const PAUSE = 5;

/** They have names such as FSReqPromise and GetAddrInfoReqWrap. */
const POOLED = /^(FSReq|GetAddrInfo|GetNameInfo)/;

/**
 * Waits until nothing of it is under way.
 * @param deadline is not waited beyond
 * @param resources the names of what Node is at
 * @throws Error when something does not end: once the message is stored it would be too late
 */
export async function untilNothingRuns(
  { left, sleep }: Pick<Deadline, "left" | "sleep">,
  resources: () => readonly string[] = process.getActiveResourcesInfo,
): Promise<void> {
  const until = left() - PATIENCE;
  for (let running = pooled(resources); running !== undefined; running = pooled(resources)) {
    if (left() <= Math.max(until, PAUSE))
      throw new Error(
        `the rules have left something under way that does not end (${running}: reading a file, or looking up a name), and sortmail could not end before it: wait for it in the rule, with a limit of time`,
      );
    await sleep(PAUSE);
  }
}

const pooled = (resources: () => readonly string[]): string | undefined =>
  resources().find((name) => POOLED.test(name));
