/**
 * Absence notes and other automatic replies that bear no mark but their subject.
 *
 * Exchange puts a phrase of the mailbox's own language and a colon before the subject; Exchange
 * 2003 had others. Gmail puts what its user wrote before `Re:` and the subject, Notes writes `AUTO:
 * Jane Doe is out of the office (returning 3 May)`. A phrase counts where it is the whole subject,
 * or stands at its beginning and ends there: before a colon, a bracket, a dash, a reply's `Re:`.
 * People who write about an absence go on in another way.
 */

import { ABSENT, PHRASES } from "./absence-phrases.js";
import { plain, REPLY } from "./reply-words.js";

/** Characters of a subject that are looked at. */
const LONGEST = 500;

/** Replies' words, and tags such as `[External]`, `(Auto-Reply)`, `***SPAM***`. */
const BEFORE = new RegExp(
  `^(?:(?:\\[[^[\\]]{1,60}\\]|\\([^()]{1,60}\\)|\\{[^{}]{1,60}\\}|【[^【】]{1,60}】|\\*{2,3}[^*]{1,60}\\*{2,3}|external ?:|${REPLY}) ?)+`,
);

/** Where a phrase ends. */
const END = `(?= ?(?:$|[:|]|(?<![a-z])[([{]|[^\\p{L}\\p{N}?]+$|[-–—]+ |${REPLY}))`;

/**
 * Whether the subject is that of an automatic reply.
 * @param names of the authors
 */
export function isAbsenceNote(subject: string, names: readonly string[]): boolean {
  const text = plain(subject.slice(0, LONGEST));
  const [before = ""] = BEFORE.exec(text) ?? [];
  const rest = text.slice(before.length).replace(/^[^\p{L}\p{N}]+/u, "");
  const tags = before.split(/[[\](){}\u3010\u3011*]+/).map((tag) => tag.trim());
  const { phrase, absent } = compiled();
  if ([rest, ...tags].some((each) => phrase.test(each))) return true;
  return names
    .flatMap((name) => [plain(name), turned(plain(name))])
    .some((name) => name !== "" && rest.startsWith(name) && absent.test(rest.slice(name.length)));
}

/** `doe, jane` as Notes writes her: `jane doe`. */
function turned(name: string): string {
  const [last, first, ...more] = name.split(", ");
  return first === undefined || more.length > 0 ? "" : `${first} ${last}`;
}

const made: { phrase?: RegExp; absent?: RegExp } = {};

/** Made when the first subject is looked at. */
function compiled() {
  made.phrase ??= new RegExp(
    `^(?:${Object.values(PHRASES).flat().map(pattern).join("|")})${END}`,
    "u",
  );
  made.absent ??= new RegExp(`^ (?:${ABSENT.map(pattern).join("|")})(?![a-z])`);
  return { phrase: made.phrase, absent: made.absent };
}

function pattern(phrase: string): string {
  return plain(phrase)
    .replace(/[()]/g, "\\$&")
    .replace(/[ -]/g, (joint) => (joint === " " ? "[- ]" : "[- ]?"));
}
