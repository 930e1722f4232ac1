/** Message-ID, and the ids in In-Reply-To (RFC 5322 section 3.6.4). */

/** Characters of a field that are looked at: no line is longer than 998. */
const LONGEST = 2000;

/**
 * What is in quotes, of old usage, may have blanks and angle brackets (obs-id-left). A backslash
 * stands nowhere else in such an id: else many beginnings would take the square of their number.
 */
const ID = /<(?:(?:"(?:[^"\\]|\\.)*"|[^<>\s"\\])+|[^<>\s]+)>/;

/**
 * The first id, with its angle brackets; null when there is none. Where the brackets were forgotten,
 * a lone word is the id. In In-Reply-To other words are old usage (section 4.5.4).
 */
export function firstId(value: string | null): string | null {
  const text = (value ?? "").slice(0, LONGEST);
  return ID.exec(text)?.[0] ?? (/^[^<>\s]+$/.test(text) ? `<${text}>` : null);
}
