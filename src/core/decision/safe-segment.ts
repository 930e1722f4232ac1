/** Paths of folders that a plan names: made plain, and safe where a message names a part. */

/** `~//Mail/./inbox/` is `~/Mail/inbox`. What `..` comes to depends on links, so it stays. */
export function plainPath(path: string): string {
  return path.replace(/\/(?:\.?(?:\/|$))+/g, "/").replace(/\/$/, "");
}

/** Bytes that a member's name may have: file systems take 255, and readers put things on it. */
const SEGMENT_LIMIT = 100;

/**
 * Makes one path segment of a name out of a message, the only place where that happens: composed
 * (NFC); `/`, control and format characters and a leading dot become `_`; at most 100 bytes; never
 * empty; and no folder of a Maildir's own, if the family's is one: `cur` is `_cur`.
 */
export function safeSegment(name: string): string {
  return segmentWithin(name, SEGMENT_LIMIT);
}

/** The same. @param octets that it may have */
export function segmentWithin(name: string, octets: number): string {
  const clean = name
    .toWellFormed()
    .normalize("NFC")
    .replace(/[/\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "_")
    .replace(/^\./, "_");
  return clip(clean, octets).replace(/^(?:cur|new|tmp)$/i, "_$&") || "_";
}

/** Cuts at a character's end. */
function clip(text: string, octets: number): string {
  let rest = octets;
  let kept = "";
  for (const character of text) {
    rest -= Buffer.byteLength(character);
    if (rest < 0) return kept;
    kept += character;
  }
  return kept;
}
