/**
 * When a reply or a notice that can't be written is given up. What is wrong with its template is
 * the user's to fix, and is tried again; but its message, filed long ago, must not go back to its
 * sender because of it when the MTA gives up, after five days.
 */

/** Milliseconds from the first try on (4 h). */
const GIVEN_UP_AFTER = 4 * 3600_000;

/** Why it is suppressed then. */
export const TEMPLATE_FAULT = "template";

/**
 * @param since when the first try began, milliseconds since 1970; null: nobody tries again
 * @param now milliseconds since 1970
 */
export function isGivenUp(since: number | null, now: number): boolean {
  return since !== null && now - since >= GIVEN_UP_AFTER;
}
