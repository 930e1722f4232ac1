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

/** What a phrase ends before. */
const END = new RegExp(` ?(?:$|[:|]|(?<![a-z])[([{]|[^\\p{L}\\p{N}?]+$|[-–—]+ |${REPLY})`, "uy");
/** Behind a name nothing else is meant, whatever follows. */
const WORD_END = /(?![a-z])/y;

/**
 * Whether the subject is that of an automatic reply.
 * @param names of the authors
 */
export function isAbsenceNote(subject: string, names: readonly string[]): boolean {
  const text = plain(subject.slice(0, LONGEST));
  const [before = ""] = BEFORE.exec(text) ?? [];
  const rest = text.slice(before.length).replace(/^[^\p{L}\p{N}]+/u, "");
  const tags = before.split(/[[\](){}\u3010\u3011*]+/).map((tag) => tag.trim());
  made.phrases ??= Object.values(PHRASES).flat().map(plain);
  const { phrases } = made;
  if ([rest, ...tags].some((each) => each !== "" && begins(each, phrases, END))) return true;
  return names
    .flatMap((name) => [plain(name), turned(plain(name))])
    .filter((name) => name !== "" && rest.startsWith(`${name} `))
    .some((name) => begins(rest.slice(name.length + 1), ABSENT.map(plain), WORD_END));
}

/** The phrases as they are compared: made when the first subject is looked at. */
const made: { phrases?: readonly string[] } = {};

/** `doe, jane` as Notes writes her: `jane doe`. */
function turned(name: string): string {
  const [last, first, ...more] = name.split(", ");
  return first === undefined || more.length > 0 ? "" : `${first} ${last}`;
}

/** A loop: V8 would take longer to compile one RegExp of them all than this ever does. */
function begins(text: string, phrases: readonly string[], end: RegExp): boolean {
  return phrases.some((phrase) => {
    end.lastIndex = endOf(phrase, text);
    return end.lastIndex > 0 && end.test(text);
  });
}

/** Where the phrase that the text begins with ends; 0 when it begins otherwise. */
function endOf(phrase: string, text: string): number {
  let at = 0;
  for (const character of phrase) {
    const next = text[at] ?? "";
    const joint = character === " " || character === "-";
    if (next === character || (joint && (next === " " || next === "-"))) at += next.length;
    else if (character !== "-") return 0;
  }
  return at;
}
