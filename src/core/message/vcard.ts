/**
 * The addresses in vCards: 2.1 of old programs, 3.0 (RFC 2426), 4.0 (RFC 6350), as address books
 * export them. Only EMAIL is looked at; all else is passed over, so that nothing of it can be wrong.
 */

import { foldAddress, parseAddresses, parseAddrSpec } from "./address-list.js";

/** What a file of vCards says. */
export interface Cards {
  /** As they are compared. */
  readonly addresses: ReadonlySet<string>;
  /** Cards in all, those inside of others too. */
  readonly cards: number;
  /** What stands in an EMAIL and is no address. */
  readonly strange: readonly string[];
}

/** A file ends in the middle of a card, or has more ends than beginnings. */
export class VCardError extends Error {
  override readonly name = "VCardError";
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

const BEGIN = /^begin[ \t]*:[ \t]*vcard[ \t]*$/i;
const END = /^end[ \t]*:[ \t]*vcard[ \t]*$/i;
/** `item1.EMAIL;type=INTERNET;type="a:b"`, up to its colon. */
const EMAIL = /^(?:[\w-]+\.)?email(?<parameters>(?:;(?:"[^"]*"|[^":])*)?):/i;
/** A property whose value may go on in lines that say nothing of that: up to the first colon. */
const QUOTED_PRINTABLE = /^[^:]*;[ \t]*(?:encoding[ \t]*=[ \t]*)?quoted-printable[ \t]*[;:]/i;

/** Whether text begins like vCards do. */
export function isVCard(text: string): boolean {
  return BEGIN.test(/^\ufeff?\s*(.*)/.exec(text.slice(0, 1000))?.[1] ?? "");
}

/**
 * UTF-16 where a mark at the beginning says so, else UTF-8. Letters of older character sets are lost,
 * which none of an address is.
 */
export function decodeCards(octets: Buffer): string {
  const [first, second] = octets;
  if (first === 0xff && second === 0xfe) return octets.toString("utf16le", 2);
  if (first === 0xfe && second === 0xff)
    return Buffer.from(octets.subarray(2, octets.length - (octets.length % 2)))
      .swap16()
      .toString("utf16le");
  return octets.toString("utf8").replace(/^\ufeff/, "");
}

/**
 * The addresses of all cards.
 * @throws VCardError at the end of a file that was cut off: half an address book is not taken for a
 *   whole one
 */
export function readCards(text: string): Cards {
  const found = { addresses: new Set<string>(), cards: 0, strange: new Set<string>() };
  let depth = 0;
  let begun = 0;
  for (const { line, at } of logicalLines(text)) {
    if (BEGIN.test(line)) {
      depth++;
      begun = at;
      found.cards++;
    } else if (END.test(line)) {
      if (depth === 0) throw new VCardError(at, "a card ends here that began nowhere");
      depth--;
    } else if (depth > 0) take(line, found);
  }
  if (depth > 0) throw new VCardError(begun, "the card that begins here has no END:VCARD");
  return { ...found, strange: [...found.strange] };
}

function take(
  line: string,
  { addresses, strange }: { addresses: Set<string>; strange: Set<string> },
): void {
  const match = EMAIL.exec(line);
  if (match === null) return;
  const written = line.slice(match[0].length);
  const isQuoted = QUOTED_PRINTABLE.test(match[0]);
  const value = unescaped(isQuoted ? decodeQuotedPrintable(written) : written).trim();
  const found = addressesIn(value);
  for (const each of found) addresses.add(each);
  if (found.length === 0 && value !== "") strange.add(value.slice(0, 100));
}

/** Some write a name beside it, some several, and `mailto:` before it. */
function addressesIn(value: string): readonly string[] {
  const plain = /^mailto:/i.test(value) ? fromUri(value.slice(7)) : value;
  const one = parseAddrSpec(plain);
  const all = one === null ? parseAddresses(plain) : [one];
  return all.filter(({ domain }) => domain !== "").map(({ address }) => foldAddress(address));
}

function fromUri(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\?.*$/s, ""));
  } catch {
    return text;
  }
}

/** RFC 6350 section 3.4. */
function unescaped(value: string): string {
  return value.replace(/\\([\\,;:])/g, "$1").replace(/\\n/gi, " ");
}

function decodeQuotedPrintable(text: string): string {
  const octets = text.replace(/=([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(octets, "latin1").toString("utf8");
}

/** A line with those that it goes on in, and where it begins, counted from 1. */
interface Line {
  readonly line: string;
  readonly at: number;
}

/**
 * Unfolded: a line that begins with a blank goes on with the one above, and where a value is
 * quoted-printable, so does one below a `=` at the end. In there may stand anything, `EMAIL:` too.
 */
function* logicalLines(text: string): Generator<Line> {
  let held: string[] = [];
  let at = 1;
  let number = 0;
  let soft = false;
  for (const line of physicalLines(text)) {
    number++;
    if (soft || (held.length > 0 && /^[ \t]/.test(line))) held.push(soft ? line : line.slice(1));
    else {
      if (held.length > 0) yield { line: held.join(""), at };
      held = [line];
      at = number;
    }
    soft = line.endsWith("=") && QUOTED_PRINTABLE.test(held[0] ?? "");
    if (soft) held.push((held.pop() ?? "").slice(0, -1));
  }
  if (held.length > 0) yield { line: held.join(""), at };
}

/** One at a time: an address book may have a hundred megabytes of pictures. */
function* physicalLines(text: string): Generator<string> {
  const end = /\r\n|\r|\n/g;
  let from = 0;
  for (let match = end.exec(text); match !== null; match = end.exec(text)) {
    yield text.slice(from, match.index);
    from = end.lastIndex;
  }
  if (from < text.length) yield text.slice(from);
}
