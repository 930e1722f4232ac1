import type { Deadline } from "../core/contracts/ports.js";

/** The time that one step was given is up, while the delivery's is not. */
export const TIME_UP = Symbol("time is up");

/**
 * Milliseconds between two looks at what has become of it: the port's sleep can't be called off.
 */
const LOOK_EVERY = 200;

/**
 * Waits for `work`, at most so many milliseconds.
 * @throws what the work throws, or the deadline when it is up or the process was told to stop: then
 *   the work goes on, and is to be stopped by whoever began it
 */
export async function within<Result>(
  work: Promise<Result>,
  timeout: number,
  deadline: Deadline,
): Promise<Result | typeof TIME_UP> {
  const end = deadline.left() - timeout;
  let done = false;
  const watch = async (): Promise<typeof TIME_UP> => {
    for (let rest = timeout; rest > 0 && !done; rest = deadline.left() - end) {
      await deadline.sleep(Math.min(rest, LOOK_EVERY));
    }
    return TIME_UP;
  };
  try {
    return await Promise.race([work, watch()]);
  } finally {
    done = true;
  }
}
