/** What has been read of an address header, and how a mailbox comes out of it. */

import type { Address } from "../contracts/mail.js";
import { localOf, specOf, type Word } from "./address-tokens.js";
import { decodeWords } from "./encoded-words.js";
import { beginningOf } from "./field-limit.js";

/** Where the reading stands, and what has been read of the mailbox at hand. */
export interface Scan {
  readonly text: string;
  /** What tells the colon of a name from that of a group: where that could end, and a name does. */
  readonly ahead: { readonly lastSemicolon: number; nameEnd: number };
  readonly out: Address[];
  pos: number;
  /** White space or a comment came before `pos`. */
  spaced: boolean;
  name: string;
  /** Names without an address, each with what parts it from the next: `Doe, `. */
  before: string;
  /** How many mailboxes, or names without an address, were there. */
  ended: number;
  /** A word by itself, an address only when it is all there is. */
  lone: Address | null;
  comment: string;
  /** Words outside of angle brackets. */
  phrase: Word[];
  /** Words inside of them; null when there were none. */
  angle: Word[] | null;
  inAngle: boolean;
  /** Whether a quote or a comment without its end was met: then no later one has an end either. */
  readonly unclosed: { quote: boolean; comment: boolean };
}

export function emptyMailbox() {
  return { name: "", comment: "", phrase: [], angle: null, inAngle: false };
}

/**
 * Ends the mailbox at hand.
 * @param separator what it ended at: `,` or `;`, or nothing
 */
export function endMailbox(scan: Scan, separator: string): void {
  const { angle, comment, out } = scan;
  const known = out.length;
  const found = angle && (angle.map(specOf).find((spec) => spec !== null) ?? localOf(angle));
  if (found) out.push({ name: decodeName(fullName(scan) || comment), ...found });
  else takeBare(scan);
  const goesOn = angle === null && out.length === known;
  scan.before = goesOn ? namesBefore(scan, separator) : "";
  noteLone(scan);
  Object.assign(scan, emptyMailbox());
}

/** `Doe, Jane`, of which the comma was taken for the end of a mailbox. */
function fullName({ before, name }: Scan): string {
  return name === "" ? before.slice(0, -2) : before + name;
}

/** Some programs write a backslash before such a comma. */
function namesBefore({ before, name }: Scan, separator: string): string {
  return name === "" ? before : `${before}${name.replace(/\\$/, "")}${separator} `;
}

function noteLone(scan: Scan): void {
  const { phrase, angle, comment } = scan;
  if (phrase.length === 0 && angle === null) return;
  scan.ended += 1;
  const alone = angle === null ? localOf(phrase) : null;
  scan.lone = alone && { name: decodeName(comment), ...alone };
}

/** Addresses without angle brackets; what stands before one is taken for its name. */
function takeBare(scan: Scan): void {
  const words: string[] = [];
  for (const word of scan.phrase) {
    const spec = specOf(word);
    if (spec === null) words.push(word.text);
    else {
      const name = words.length === 0 ? "" : scan.before + words.splice(0).join(" ");
      scan.out.push({ name: decodeName(name || scan.comment), ...spec });
      scan.before = "";
    }
  }
}

function decodeName(name: string): string {
  return beginningOf(decodeWords(name).trim());
}
