/**
 * How much of one field rules see. Patterns that people write take a time that grows with the square
 * of the text: nobody writes a subject of a million characters, but for somebody who wants to be
 * waited for.
 */

/** Characters of a field, decoded, or of a name in it. What people write is a tenth of that. */
export const FIELD_LIMIT = 4_000;

export function beginningOf(text: string): string {
  if (text.length <= FIELD_LIMIT) return text;
  // Not in the middle of what two units stand for.
  return text.slice(0, FIELD_LIMIT).replace(/[\ud800-\udbff]$/, "");
}
