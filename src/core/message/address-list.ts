/**
 * Address headers (RFC 5322 section 3.4, with section 4.4's obsolete forms).
 *
 * One pass from left to right, each character looked at a bounded number of times. What is broken
 * is skipped, and the addresses around it are saved. Commas and semicolons that stand in a name
 * without quotes are part of it. Encoded words are decoded after the structure is known: what a
 * display name decodes to is never an address.
 */

import type { Address } from "../contracts/mail.js";
import { unescaped } from "./addr-spec.js";
import { closing, endsWithAt, glue, isSplit, type Word } from "./address-tokens.js";
import { controlsToSpaces } from "./charset.js";
import { emptyMailbox, endMailbox, type Scan } from "./mailbox-scan.js";

export { type AddrSpec, foldAddress, parseAddrSpec } from "./addr-spec.js";

const ENCODED_WORD = /=\?[^?\s"<>]+\?[bq]\?[^?\s"<>]*\?=/iy;
const ATOM = /[^\s"(),:;<>[]+/y;
const LONGEST_LITERAL = 256;

/**
 * The mailboxes of an address header's value, groups flattened. The value is unfolded; its encoded
 * words are not decoded. A word without `@` is a local part when it is the whole value; else it is
 * part of a name. Never throws.
 */
export function parseAddresses(value: string): Address[] {
  const unclosed = { quote: false, comment: false };
  const text = controlsToSpaces(value).replaceAll("\t", " ");
  const scan: Scan = {
    text,
    ahead: { lastSemicolon: text.lastIndexOf(";"), nameEnd: -1 },
    out: [],
    pos: 0,
    spaced: false,
    unclosed,
    before: "",
    ended: 0,
    lone: null,
    ...emptyMailbox(),
  };
  while (scan.pos < scan.text.length) step(scan);
  endMailbox(scan, "");
  return scan.lone !== null && scan.ended === 1 ? [scan.lone] : scan.out;
}

function step(scan: Scan): void {
  const char = scan.text.charAt(scan.pos);
  if (char === '"') takeQuoted(scan);
  else if (char === "(") takeComment(scan);
  else if (/\s/.test(char)) takeSpace(scan);
  else if (/[),:;<>]/.test(char)) takeSpecial(scan, char);
  else if (char !== "[" || !takeDomainLiteral(scan)) takeAtom(scan);
}

function takeSpace(scan: Scan): void {
  scan.spaced = true;
  scan.pos += 1;
}

function takeSpecial(scan: Scan, char: string): void {
  scan.pos += 1;
  if (char === "<") openAngle(scan);
  else if (char === ">") scan.inAngle = false;
  // Before a `:` in angle brackets is a route (or `mailto`); outside of them, the name of a group.
  else if (char === ":" && scan.inAngle) scan.angle = [];
  else if (char === ":" && scan.angle === null) takeColon(scan);
  else if (char === "," && isRoute(scan)) scan.angle = [];
  else if (char !== ")") endMailbox(scan, char);
}

/**
 * A group begins here (`Friends: ada@x.example, ben@x.example;`), unless nothing ends it and a name
 * goes on up to its address: `Support: Ada <ada@x.example>`.
 */
function takeColon(scan: Scan): void {
  if (isInName(scan)) add(scan, { text: ":", at: -1, atom: false, dot: false });
  else Object.assign(scan, emptyMailbox(), { before: "" });
}

/** Looks ahead once for all colons of a name. */
function isInName({ text, pos, ahead }: Scan): boolean {
  if (ahead.lastSemicolon > pos) return false;
  if (ahead.nameEnd < pos) {
    const end = text.slice(pos).search(/[<,]/);
    ahead.nameEnd = end < 0 ? text.length : pos + end;
  }
  return text.charAt(ahead.nameEnd) === "<";
}

/** `<@relay,@relay:user@host>`: the comma parts hops, not mailboxes. */
function isRoute({ inAngle, angle }: Scan): boolean {
  return inAngle && (angle?.[0] === undefined || angle[0].text.startsWith("@"));
}

function openAngle(scan: Scan): void {
  if (scan.inAngle && scan.angle?.length === 0) return;
  if (scan.angle !== null) endMailbox(scan, "");
  scan.angle = [];
  scan.inAngle = true;
}

function takeQuoted(scan: Scan): void {
  const { text, pos, unclosed } = scan;
  const end = unclosed.quote ? -1 : closing(text, pos, /["\\]/g);
  unclosed.quote = end < 0;
  scan.pos = Math.max(pos, end) + 1;
  if (end >= 0)
    add(scan, { text: unescaped(text.slice(pos + 1, end)), at: -1, atom: false, dot: false });
}

function takeComment(scan: Scan): void {
  const { text, pos, unclosed } = scan;
  const end = unclosed.comment ? -1 : closing(text, pos, /[()\\]/g);
  unclosed.comment = end < 0;
  scan.pos = Math.max(pos, end) + 1;
  scan.spaced = true;
  if (end >= 0) scan.comment ||= unescaped(text.slice(pos + 1, end)).trim();
}

/** `[` begins a domain literal only behind an `@`; elsewhere it is a character of a name. */
function takeDomainLiteral(scan: Scan): boolean {
  const last = (scan.inAngle ? scan.angle : scan.phrase)?.at(-1);
  if (last === undefined || !endsWithAt(last)) return false;
  const near = scan.text.slice(scan.pos, scan.pos + LONGEST_LITERAL);
  const literal = near.slice(0, near.indexOf("]") + 1);
  if (literal === "") return false;
  scan.pos += literal.length;
  add(scan, { text: literal, at: -1, atom: true, dot: false });
  return true;
}

function takeAtom(scan: Scan): void {
  const encoded = matchHere(ENCODED_WORD, scan);
  const text = encoded || matchHere(ATOM, scan) || scan.text.charAt(scan.pos);
  scan.pos += text.length;
  add(scan, {
    text,
    at: encoded ? -1 : text.lastIndexOf("@"),
    atom: encoded === "",
    dot: text.endsWith("."),
  });
}

function matchHere(sticky: RegExp, { text, pos }: Scan): string {
  sticky.lastIndex = pos;
  return sticky.exec(text)?.[0] ?? "";
}

function add(scan: Scan, word: Word): void {
  const words = scan.inAngle && scan.angle ? scan.angle : scan.phrase;
  const last = words.at(-1);
  if (words === scan.phrase) scan.name += (scan.spaced && scan.name !== "" ? " " : "") + word.text;
  if (last !== undefined && (!scan.spaced || isSplit(last, word, scan.inAngle)))
    words[words.length - 1] = glue(last, word);
  else words.push(word);
  scan.spaced = false;
}
