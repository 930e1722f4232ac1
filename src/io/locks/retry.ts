/** How long to wait between two tries for something that another process has. */

interface Pauses {
  /** Milliseconds before the second try. */
  readonly first: number;
  readonly longest: number;
  /** How many times as long each is as the one before. */
  readonly growth: number;
}

/**
 * Each call says how many milliseconds the next one is, give or take a quarter, so that a burst of
 * processes doesn't come back in step.
 */
export function pauses({ first, longest, growth }: Pauses): () => number {
  let next = first;
  return () => {
    const pause = next;
    next = Math.min(pause * growth, longest);
    return pause * (0.75 + Math.random() / 2);
  };
}
