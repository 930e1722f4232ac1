/**
 * Which thread a message belongs to, so that answers in it can be counted: where two programs
 * answer each other, and what tells it is lost on the way, the thread is what remains.
 */

import type { Mail } from "../contracts/mail.js";
import type { ThreadLimit } from "../contracts/reply-history.js";
import { canonicalSender } from "../message/canonical-sender.js";
import { withoutReplyWords } from "./reply-words.js";

/** A chain of answers ends after so many. */
const MOST = 3;
const LONGEST = 100_000;
const ID = /<[^<>\s]{1,998}>/;
const LONGEST_SUBJECT = 500;

/**
 * By the id that the thread began with: the first of References, or of In-Reply-To, or the
 * message's own, which begins one. A reply that names none is one of its sender's with that subject;
 * what it replies to was the first answer. Null where nothing tells.
 */
export function threadLimit(mail: Mail): ThreadLimit | null {
  const named = firstId(mail.header("References")) ?? firstId(mail.header("In-Reply-To"));
  if (named !== null) return { thread: named, most: MOST, begins: false };
  const { about, isReply } = withoutReplyWords(mail.subject.slice(0, LONGEST_SUBJECT));
  if (isReply) {
    const thread = JSON.stringify([canonicalSender(mail.sender ?? ""), about]);
    return { thread, most: MOST - 1, begins: false };
  }
  return mail.messageId === null ? null : { thread: mail.messageId, most: MOST, begins: true };
}

function firstId(value: string | null): string | null {
  return ID.exec((value ?? "").slice(0, LONGEST))?.[0] ?? null;
}
