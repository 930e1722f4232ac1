/**
 * What of a header the MIME parser gets to see: the few fields that it needs, cut where they are
 * too long, in a form that every program reads the same way. Everything else of the message's
 * header our own parser has read, and of the parts' headers nobody asks: they would cost seconds
 * and gigabytes.
 */

import { type Field, parseHeader, unfold } from "../core/message/header.js";
import { cleaned, isValidType } from "./content-type.js";

/** What says how content is to be read (RFC 2045, RFC 2183). */
const DESCRIBING = ["content-type", "content-transfer-encoding", "content-disposition"] as const;
/** What stands above the text of a message inside of a message. */
const INTRODUCING = ["from", "to", "cc", "subject", "date"] as const;

/**
 * Octets of a field. Real ones of the first kind have some hundreds, those that name a file in
 * another script a thousand.
 */
const LONGEST = { describing: 8 * 1024, introducing: 2 * 1024 };
const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
/** Fields of one name that are looked at until one is valid. */
const MOST_OF_A_NAME = 4;

/**
 * What is fed to the parser in place of the header, the empty line below it included; and where the
 * body begins.
 */
interface Beginning {
  readonly header: Buffer;
  readonly bodyStart: number;
  /** Lines end in CR alone. */
  readonly endsInCr: boolean;
}

/** The header as `parseHeader` reads it: what is the body for rules is the body here. */
export function beginningOf(head: Buffer): Beginning {
  const { fields, bodyStart } = parseHeader(head);
  return {
    header: Buffer.from(`${describingOf(fields, null)}\n`),
    bodyStart,
    endsInCr: head[bodyStart - 1] === CR || hasOnlyCr(head.subarray(bodyStart)),
  };
}

function hasOnlyCr(body: Buffer): boolean {
  return !body.includes(LF) && body.includes(CR);
}

/**
 * The header of a part, as the parser gets it in the end.
 * @param kept what `headerFilter` has left of it
 * @param byDefault the media type of a part that does not say its own; null for text
 */
export function rewrittenHeader(kept: Buffer, byDefault: string | null): Buffer {
  const { fields } = parseHeader(kept);
  const introducing = INTRODUCING.flatMap((name) =>
    fields.filter(({ lower }) => lower === name).map(({ raw }) => `${name}: ${unfold(raw)}\n`),
  );
  return Buffer.from(`${describingOf(fields, byDefault)}${introducing.join("")}\n`);
}

function describingOf(fields: readonly Field[], byDefault: string | null): string {
  const [types = [], [encoding] = [], [disposition] = []] = DESCRIBING.map((name) =>
    fields
      .filter(({ lower }) => lower === name)
      .slice(0, MOST_OF_A_NAME)
      .map(({ raw }) => unfold(raw.subarray(0, LONGEST.describing))),
  );
  // Of several the first that is valid counts, else the first.
  const type = types.find(isValidType) ?? types[0] ?? byDefault ?? undefined;
  const clean = cleaned({ type, disposition });
  const written = [clean.type, encoding, clean.disposition];
  return DESCRIBING.map((name, index) => {
    const value = written[index];
    return value === undefined ? "" : `${name}: ${value}\n`;
  }).join("");
}

/** What stays of one line of a part's header, or null. Lines come in their order. */
export type HeaderFilter = (line: Buffer) => Buffer | null;

/** For a part that is to be nothing but text: only the line that ends the header stays. */
export const onlyEmpty: HeaderFilter = (line) => (isEmpty(line) ? line : null);

/**
 * For the header of one part.
 * @param introducing a message inside of the message has this header
 */
export function headerFilter(introducing = false): HeaderFilter {
  const taken = new Map<string, number>();
  let left = 0;
  return (line) => {
    if (isEmpty(line)) return line;
    const goesOn = line[0] === SPACE || line[0] === TAB;
    if (!goesOn) left = allowance(line, taken, introducing);
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
function allowance(line: Buffer, taken: Map<string, number>, introducing: boolean): number {
  const start = line.toString("latin1", 0, 100);
  const name = start
    .slice(0, Math.max(0, start.indexOf(":")))
    .trim()
    .toLowerCase();
  const isDescribing = isOneOf(DESCRIBING, name);
  if (!isDescribing && !(introducing && isOneOf(INTRODUCING, name))) return 0;
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  if (count > (isDescribing ? MOST_OF_A_NAME : 1)) return 0;
  return isDescribing ? LONGEST.describing : LONGEST.introducing;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
