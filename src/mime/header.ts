/**
 * What of a header the MIME parser gets to see: the few fields that it needs, cut where they are
 * too long. Everything else of the message's header our own parser has read, and of the parts'
 * headers nobody asks: they would cost seconds and gigabytes.
 */

import { parseHeader, unfold } from "../core/message/header.js";

/** What says how content is to be read (RFC 2045, RFC 2183). */
const DESCRIBING = new Set(["content-type", "content-transfer-encoding", "content-disposition"]);
/** What the parser writes above the text of a message inside of a message. */
const INTRODUCING = new Set(["from", "to", "cc", "bcc", "subject", "date"]);

/**
 * Octets of a field. Real ones of the first kind have some hundreds, those that name a file in
 * another script a thousand.
 */
const LONGEST = { describing: 8 * 1024, introducing: 2 * 1024 };

/**
 * What is fed to the parser in place of the header, the empty line below it included; and where the
 * body begins.
 */
interface Beginning {
  readonly header: Buffer;
  readonly bodyStart: number;
}

/** The header as `parseHeader` reads it: what is the body for rules is the body here. */
export function beginningOf(head: Buffer): Beginning {
  const { fields, bodyStart } = parseHeader(head);
  const written = [...DESCRIBING].flatMap((name) => {
    const field = fields.find(({ lower }) => lower === name);
    return field === undefined
      ? []
      : [`${name}: ${unfold(field.raw.subarray(0, LONGEST.describing))}\n`];
  });
  return { header: Buffer.from(`${written.join("")}\n`), bodyStart };
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];

/** What stays of one line of a part's header, or null. Lines come in their order. */
export type HeaderFilter = (line: Buffer) => Buffer | null;

/** For a part that is to be nothing but text: only the line that ends the header stays. */
export const onlyEmpty: HeaderFilter = (line) => (isEmpty(line) ? line : null);

/**
 * For the header of one part. Of several fields of one name the first stays, which is the one that
 * counts.
 */
export function headerFilter(): HeaderFilter {
  const taken = new Set<string>();
  let left = 0;
  return (line) => {
    if (isEmpty(line)) return line;
    const goesOn = line[0] === SPACE || line[0] === TAB;
    if (!goesOn) left = allowance(line, taken);
    if (left <= 0) return null;
    const kept =
      line.length <= left ? line : Buffer.concat([line.subarray(0, left), Buffer.from("\n")]);
    left -= line.length;
    return kept;
  };
}

function isEmpty(line: Buffer): boolean {
  return line[0] === LF || (line[0] === CR && line[1] === LF);
}

/** Bytes that the field which begins with this line may have. */
function allowance(line: Buffer, taken: Set<string>): number {
  const start = line.toString("latin1", 0, 100);
  const name = start
    .slice(0, Math.max(0, start.indexOf(":")))
    .trim()
    .toLowerCase();
  const longest = DESCRIBING.has(name)
    ? LONGEST.describing
    : INTRODUCING.has(name)
      ? LONGEST.introducing
      : 0;
  if (longest === 0 || taken.has(name)) return 0;
  taken.add(name);
  return longest;
}
