/** How an answer is tied to what it answers (RFC 5322 section 3.6.4). */

import type { Mail } from "../core/contracts/mail.js";
import { unfold } from "../core/message/header.js";

/** Octets of one id: it can't be folded, and a line has at most 998. */
const LONGEST_ID = 500;
/** As many ids as References repeats; the first begins the thread, the last are the nearest. */
const MOST_IDS = 20;
/**
 * What is in quotes may have blanks and angle brackets (RFC 5322 section 3.6.4, obs-id-left). A
 * backslash stands nowhere else in such an id: else many beginnings would take the square of their
 * number.
 */
const ID = /<(?:(?:"(?:[ !#-[\]-~]|\\[ -~])*"|[!#-;=?-[\]-~])+|[!-;=?-~]+)>/g;
/** Characters of a value that are read: nobody has to answer a longer thread whole. */
const LONGEST = 100_000;

export interface Thread {
  /** The id of what is answered; null when it has none that could be repeated. */
  readonly inReplyTo: string | null;
  /** The thread's ids, oldest first. */
  readonly references: readonly string[];
}

/** What In-Reply-To and References of an answer say. */
export function threadOf(mail: Mail): Thread {
  const own = idsIn(mail.messageId ?? "")[0] ?? null;
  const older = idsIn(wholeField(mail, "References"));
  const parents = idsIn(wholeField(mail, "In-Reply-To"));
  // In-Reply-To stands in for References only when it names one message.
  const before = older.length > 0 ? older : parents.length === 1 ? parents : [];
  const all = [...new Set(own === null ? before : [...before.filter((id) => id !== own), own])];
  const [first] = all;
  const references =
    first === undefined || all.length <= MOST_IDS ? all : [first, ...all.slice(1 - MOST_IDS)];
  return { inReplyTo: own, references };
}

/** Longer than rules see it: the ids that count most stand at its end. */
function wholeField(mail: Mail, name: string): string {
  const [raw] = mail.rawHeader(name);
  return raw === undefined ? "" : unfold(raw);
}

function idsIn(value: string): string[] {
  return (value.slice(0, LONGEST).match(ID) ?? []).filter((id) => id.length <= LONGEST_ID);
}

/** `Re: …`, once, however often it has been answered. */
export function replySubject(subject: string): string {
  if (subject.trim() === "") return "Re: your message";
  return /^\s*re\s*(?:\[\d+\]\s*)?:/i.test(subject) ? subject.trim() : `Re: ${subject.trim()}`;
}
