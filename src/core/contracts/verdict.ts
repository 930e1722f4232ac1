/** What a spam scanner says of a message. */

export interface Verdict {
  /**
   * `unknown`: nobody could say, or nobody was asked. It counts as not spam, and nothing is
   * answered.
   */
  readonly kind: "spam" | "ham" | "unknown";
  /** The scanner's points; null when it gives none. */
  readonly score: number | null;
  /** The points from which on it says spam; null when it does not say. */
  readonly threshold: number | null;
  /** The names of the scanner's rules that matched. */
  readonly tests: readonly string[];
  /**
   * Who said so, for people: `spamd 4.0.1 at 127.0.0.1:783`, `X-Spam-Status by
   * blue.stonehenge.example`.
   */
  readonly by: string;
}

/** The verdict when there is none, and why. */
export function unknownVerdict(by: string): Verdict {
  return { kind: "unknown", score: null, threshold: null, tests: [], by };
}

/** A verdict in a few words: `spam 7.3/5 (spamd 4.0.1 at …)`. */
export function describeVerdict({ kind, score, threshold, by }: Verdict): string {
  const points = score === null ? "" : ` ${score}${threshold === null ? "" : `/${threshold}`}`;
  return `${kind}${points} (${by})`;
}
