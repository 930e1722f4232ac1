/** `capture`: a condition that keeps what named groups of a RegExp found. */

import type { Mail } from "../contracts/mail.js";
import { controlsToSpaces } from "../message/charset.js";
import { from, sender, sentTo } from "./address-conditions.js";
import { otherForms } from "./address-search.js";
import { body } from "./body-conditions.js";
import type { Captures, CaptureTest, ReadyMade } from "./condition.js";
import { FIELD_NAME, list, subject } from "./conditions.js";
import { named } from "./config.js";
import { refuse, shown } from "./demand.js";
import { stateless } from "./search.js";
import { readyMade } from "./shapes.js";

/** What `capture` proves. */
export interface Captured<Name extends string> {
  /** What the groups found, by their names. */
  readonly captured: { readonly [Each in Name]: string };
}

type Texts = CaptureTest["texts"];

/** A word that looks at one kind of text. */
type Word = typeof sentTo | typeof list | typeof body;

/** The words that say where `capture` looks: rules have those of the main file. */
type PlaceWords = Readonly<Record<keyof typeof TEXTS, Word>>;

/** What `capture` looks at for a word, as the word itself does. */
const TEXTS = {
  sentTo: ({ recipient }: Mail) => inAllForms(recipient.address),
  from: (mail: Mail) => mail.from.flatMap((each) => inAllForms(each.address)),
  sender: (mail: Mail) => inAllForms(mail.sender),
  list: (mail: Mail) => inAllForms(mail.list?.id ?? null),
  subject: (mail: Mail) => [mail.subject],
  body: async (mail: Mail) => [await mail.text()],
} satisfies Readonly<Record<string, Texts>>;

const WORDS = Object.keys(TEXTS).join(", ");

function inAllForms(address: string | null): readonly string[] {
  return address === null ? [] : [address, ...otherForms(address)];
}

/** How `capture` may be called. */
export type Capture = <const Name extends string>(
  where: string | Word,
  pattern: RegExp,
  ...names: readonly [name: Name, ...more: Name[]]
) => ReadyMade<Captured<Name>>;

/** @param words those of the rules, so that they are known where this is a chunk of its own */
export function captureBy(words: PlaceWords): Capture {
  return (where, pattern, ...names) => {
    const { said, texts } = placeOf(where, words);
    if (!(pattern instanceof RegExp)) refuse("capture", pattern, "a RegExp behind the place");
    const word = `capture(${[said, pattern, ...names.map(shown)].join(", ")})`;
    demandGroups(word, pattern, names);
    const search = stateless(pattern);
    return readyMade({
      kind: "capture",
      name: word,
      patterns: [pattern],
      ...(where === words.body ? { ofBody: true } : {}),
      texts,
      find: (found) => firstCaptures(search, found, names),
      value: describeCapture,
    });
  };
}

/**
 * Matches what the RegExp finds, and keeps what its named groups found: behind
 * `capture("Subject", /^\[(?<list>[^\]]+)\]/, "list")`, `mail.captured.list` is a string. It comes
 * from the message: only a family of folders takes it, and makes one safe name of it.
 * @param where the name of a header field; or the word that looks at the text: `sentTo` (the
 *   recipient), `list` (the list's id), `from`, `sender`, `subject`, `body`. Of several texts, the
 *   first in which all the groups took part counts.
 * @param names the groups to keep: one that took no part is no match
 * @throws Error when the RegExp has no group of that name
 */
export const capture: Capture = captureBy({ sentTo, from, sender, list, subject, body });

function placeOf(
  where: string | Word,
  words: PlaceWords,
): { readonly said: string; readonly texts: Texts } {
  if (typeof where === "string" && FIELD_NAME.test(where))
    return { said: shown(where), texts: (mail: Mail) => mail.headers(where) };
  for (const [said, texts] of Object.entries(TEXTS))
    if (where === named(words, said)) return { said, texts };
  return refuse("capture", where, `the name of a header field first, or one of ${WORDS}`);
}

/** @throws Error for a group that there is not: what it captures would always be missing */
function demandGroups(word: string, pattern: RegExp, names: readonly string[]): void {
  if (names.length === 0) throw new Error(`${word}: it takes the names of the groups to keep`);
  // With an empty alternative it matches anything, so that the groups show.
  const { groups = {} } = new RegExp(`${pattern.source}|`, pattern.flags).exec("") ?? {};
  const there = Object.keys(groups);
  for (const name of names) {
    if (there.includes(name)) continue;
    const what = there.length === 0 ? "no group has a name" : `there is ${there.join(", ")}`;
    throw new Error(`${word}: the RegExp has no group (?<${name}>…); ${what}`);
  }
}

function firstCaptures(
  search: RegExp,
  texts: readonly string[],
  names: readonly string[],
): Captures | null {
  for (const text of texts) {
    const groups = search.exec(text)?.groups;
    const kept = names.flatMap((name) => {
      const value = groups?.[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    if (kept.length === names.length) return Object.freeze(Object.fromEntries(kept));
  }
  return null;
}

function describeCapture(texts: readonly string[], found: Captures | null): string {
  const seen = texts.map((text) => inShort(text, 200)).join(", ") || "none";
  const kept = Object.entries(found ?? {}).map(([name, value]) => ` → ${name}: ${quoted(value)}`);
  return seen + kept.join("");
}

const quoted = (value: string): string => JSON.stringify(inShort(value, 80));

function inShort(text: string, length: number): string {
  const start = controlsToSpaces(text.slice(0, length)).replace(/\s+/g, " ").trim();
  return (text.length > length ? `${start}…` : start).toWellFormed();
}
