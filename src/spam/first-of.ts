/** Scanners asked in turn, and the one that nobody is behind. */

import type { Scanner } from "../core/contracts/ports.js";
import { unknownVerdict, type Verdict } from "../core/contracts/verdict.js";

/**
 * Asks them in turn until one can say what the message is. An "unknown" is only given when none of
 * them can: the first one. The one that throws ends it: it has said by `onFailure` that nobody
 * shall go on without it.
 */
export function firstOf(scanners: readonly Scanner[]): Scanner {
  return {
    async scan(content) {
      let unknown: Verdict | null = null;
      for (const scanner of scanners) {
        const verdict = await scanner.scan(content);
        if (verdict !== null && verdict.kind !== "unknown") return verdict;
        unknown ??= verdict;
      }
      return unknown;
    },
  };
}

/** Nobody is asked, because the configuration says so. */
export function unscanned(): Scanner {
  return { scan: async () => unknownVerdict("unscanned") };
}
