/** What tests of time go by, so that they pass on a machine that is slow or busy. */

/** Milliseconds that this process has computed. What else the machine does is not among them. */
export function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds after which something hangs: nothing that ends takes so long anywhere. */
export const HANGS = 60_000;

/**
 * Tries it with a limit of time that may be too short on a busy machine, and then with limits of ten
 * and of a hundred times as much.
 */
export async function withMoreTime<Result>(
  ms: number,
  attempt: (ms: number) => Result | Promise<Result>,
): Promise<Result> {
  for (const limit of [ms, 10 * ms]) {
    try {
      return await attempt(limit);
    } catch {
      // Perhaps too short.
    }
  }
  return attempt(100 * ms);
}

/**
 * Tries it up to five times: where what must not happen may happen once, because a process got no
 * time for seconds.
 */
export async function withinFiveTries(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; tries < 5; tries++) {
    try {
      return await attempt();
    } catch {
      // Perhaps by chance.
    }
  }
  return attempt();
}
