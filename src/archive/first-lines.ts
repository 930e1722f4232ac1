/** What a file is, by its first lines. */

/** Octets that are looked at. */
export const FIRST_LINES = 4096;

/**
 * The name of a field and its colon. Stricter than RFC 5322 section 2.2, because JSON and URLs have
 * colons as well.
 */
const FIELD = /^[A-Za-z][\w.-]*[ \t]*:(?!\/\/)/;
/** What may stand above a header: nothing, a mark of UTF-8, lines of mailboxes. */
const ABOVE = /^(?:\xef\xbb\xbf)?[ \t]*$|^>?From(?: |$)/;

/**
 * Whether a file that begins so is a message: there is a field of a header where a header has to
 * begin. A folder of mail has indexes, lists and notes in it as well.
 * @param start `FIRST_LINES` of it, or the whole
 */
export function beginsLikeMessage(start: Buffer): boolean {
  const lines = start.toString("latin1", 0, FIRST_LINES).split(/\r\n|\r|\n/);
  const first = lines.find((line) => !ABOVE.test(line));
  return first !== undefined && FIELD.test(first.replace(/^\xef\xbb\xbf/, ""));
}

/**
 * Whether the lines at the beginning are those of a header: a field, and then another one, the rest
 * of the first, or an empty line.
 */
export function beginsLikeHeader(start: Buffer): boolean {
  const [first = "", second] = start.toString("latin1", 0, FIRST_LINES).split(/\r?\n/, 2);
  return FIELD.test(first) && (second === undefined || second === "" || isHeaderLine(second));
}

/** Whether what begins so has a header, or is empty: only the first line is looked at. */
export function isHeaderStart(start: Buffer): boolean {
  const newline = start.indexOf(0x0a);
  const line = start.toString(
    "latin1",
    0,
    newline < 0 ? FIRST_LINES : Math.min(newline, FIRST_LINES),
  );
  return FIELD.test(line) || /^(?:>?From .*)?\r?$/.test(line);
}

function isHeaderLine(line: string): boolean {
  return FIELD.test(line) || /^[ \t]/.test(line);
}
