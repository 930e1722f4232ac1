/**
 * The messages that one answers, by their ids: In-Reply-To and References (RFC 5322 section 3.6.4),
 * as mail programs and gateways really write them.
 */

import type { Mail } from "../contracts/mail.js";
import { unfold } from "./header.js";

/** Of In-Reply-To: it names one message, and old usage adds an address or two. */
const OF_ANSWERED = 4;
/** Of References: the last are the nearest. The first, which began the thread, comes besides. */
const NEAREST = 12;
/** Characters of an id: it stands on one line (RFC 5322 section 2.1.1). */
const LONGEST_ID = 998;
/** Characters of a field's end that are read, and of its beginning. */
const END = 32_000;
const BEGINNING = 2_000;

/**
 * What is in quotes, of old usage, may have angle brackets. A backslash stands nowhere else in such
 * an id: else many beginnings would take the square of their number.
 */
const ID = /<((?:"(?:[^"\\]|\\.)*"|[^<>"\\])+|[^<>]+)>/g;

type Fields = Pick<Mail, "rawHeader">;

/** The id of a message as others name it; null when it has none. */
export function idOf(mail: Fields): string | null {
  return idsIn(valuesOf(mail, "Message-ID"))[0] ?? null;
}

/**
 * The ids of those that it answers, the nearest first, each once; its own is none of them. Of
 * hundreds, the nearest and the one that began the thread.
 */
export function ancestorsOf(mail: Fields): readonly string[] {
  const answered = idsIn(valuesOf(mail, "In-Reply-To")).slice(0, OF_ANSWERED);
  const [began, ...later] = idsIn(valuesOf(mail, "References"));
  const nearest = later.slice(-NEAREST).reverse();
  const all = new Set([...answered, ...nearest, ...(began === undefined ? [] : [began])]);
  all.delete(idOf(mail) ?? "");
  return [...all];
}

/** Some programs write a field twice. Rules see only the beginning of a long one. */
function valuesOf(mail: Fields, name: string): string {
  const whole = mail.rawHeader(name).map(unfold).join(" ");
  if (whole.length <= BEGINNING + END) return whole;
  // What is cut is closed by an empty bracket: so it makes one id neither of two nor of a half.
  return `${whole.slice(0, BEGINNING)} <> ${whole.slice(-END)}`;
}

function idsIn(value: string): readonly string[] {
  const found = [...value.matchAll(ID)].flatMap(([, inside = ""]) => plainId(inside));
  if (found.length > 0 || value.includes("<")) return found;
  // The brackets were forgotten.
  return value.split(/[\s,;]+/).flatMap((word) => (BARE.test(word) ? plainId(word) : []));
}

const BARE = /^[^()@]+@[^()]+$/;

/**
 * As it is compared: without comments (section 3.2.2), and without the folding that some programs put
 * into the middle of one. Of what is in quotes nothing is taken.
 */
function plainId(inside: string): readonly string[] {
  if (inside.length > LONGEST_ID) return [];
  const plain = inside.includes('"') ? inside.trim() : withoutFolding(inside);
  return plain === "" ? [] : [`<${plain}>`];
}

/** Brackets in the middle of a word are no comment. */
function withoutFolding(part: string): string {
  return part.replace(COMMENT, (all) => (all.startsWith("@") ? "@" : "")).replace(/\s+/g, "");
}

const COMMENT = /(?:^|\s|@)\([^()]*\)(?=$|\s|@)/g;
