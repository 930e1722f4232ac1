/**
 * Text for people and for comparison: folded, in one line, and whatever anything that was thrown
 * has to say.
 */

/** Folds text for comparison: composed the same way (NFC), and in lower case. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** The text of anything that can be thrown. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "something that can't be shown was thrown";
  }
}

/** Printable ASCII, one line, at most so many octets. */
export function oneLine(text: string, octets: number): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[^ -~]/gu, "?")
    .trim()
    .slice(0, octets);
}
