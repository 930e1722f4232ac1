/** The shipped rules, fit for a machine on which no spamd runs. */

import assert from "node:assert/strict";

/**
 * Of its scanners only the one that reads headers is left.
 * @param rules as `sortmail init` writes them
 */
export function withoutSpamd(rules: string): string {
  const left = rules
    .replace(/firstOf\(\s*(upstream\(.*?\)),\s*spamd\(.*?\),?\s*\),$/ms, "$1,")
    .replace(/^ *(?:spamd|firstOf),\n/gm, "");
  assert.doesNotMatch(left, /spamd\b|firstOf/);
  return left;
}
