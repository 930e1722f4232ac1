/** What an answer or a notice is, before its template has a say: to whom, from whom, about what. */

import type { Mail } from "../core/contracts/mail.js";
import { ReplyError } from "./error.js";
import { type Mailbox, mailboxOf, plainAddress, unanswerable, writtenMailbox } from "./mailbox.js";
import type { AnswerOptions, NoticeRequest, Person, TemplateData } from "./request.js";
import { mailContext } from "./template-context.js";
import { headText } from "./template-header.js";
import { replySubject, type Thread, threadOf } from "./thread.js";

export interface Draft {
  /** The only recipient. */
  readonly to: string;
  readonly from: Mailbox;
  readonly subject: string;
  readonly thread: Thread;
  /** What Auto-Submitted says (RFC 3834 section 5). */
  readonly submitted: "auto-replied" | "auto-generated";
}

/** @throws ReplyError when the message can't be answered */
export function answerDraft(mail: Mail, person: Person): Draft {
  const [to, address] = [
    plainAddress(mail.sender ?? ""),
    plainAddress(mail.recipient.address ?? ""),
  ];
  const reason = unanswerable(mail, person);
  if (reason !== null || to === null || address === null)
    throw new ReplyError(`it can't be answered: ${reason}`);
  const from = { name: person.name ?? "", address };
  return {
    to,
    from,
    subject: replySubject(headText(mail.subject)),
    thread: threadOf(mail),
    submitted: "auto-replied",
  };
}

/** @throws ReplyError when the rule's addresses will not do */
export function noticeDraft({ mail, address, sender, person }: NoticeRequest): Draft {
  const to = plainAddress(address);
  if (to === null)
    throw new ReplyError(`${JSON.stringify(address)} is no address to send a notice to`);
  const from = { name: person.name ?? "", ...unnamed(ownMailbox(sender, person)) };
  const subject = headText(mail.subject) || "A message without a subject";
  return {
    to,
    from,
    subject,
    thread: { inReplyTo: null, references: [] },
    submitted: "auto-generated",
  };
}

/** A mailbox without a name takes the user's. */
function unnamed({ name, address }: Mailbox): Partial<Mailbox> & Pick<Mailbox, "address"> {
  return name === "" ? { address } : { name, address };
}

/**
 * What a rule gives as From.
 * @throws ReplyError when it is not one of the user's own addresses
 */
export function ownMailbox(text: string, person: Person): Mailbox {
  const found = mailboxOf(text);
  if (found === null)
    throw new ReplyError(`from: ${JSON.stringify(text)} is not exactly one address`);
  if (!person.isOwn(found.address))
    throw new ReplyError(`from: ${found.address} is not one of your addresses`);
  return found;
}

/** The draft as the rule wants it. */
export function ruled(draft: Draft, { from, subject }: AnswerOptions, person: Person): Draft {
  return {
    ...draft,
    from: from === undefined ? draft.from : ownMailbox(from, person),
    subject: headText(subject ?? "") || draft.subject,
  };
}

/** The names that a template finds, and what is under them. */
export type Given = TemplateData & { readonly mail: TemplateData };

/** What a template may name. */
export function given(mail: Mail, draft: Draft, now: Date, data: TemplateData): Given {
  const { to, from, subject, thread } = draft;
  const { inReplyTo, references } = thread;
  const reply = {
    to,
    from: writtenMailbox(from),
    name: from.name,
    subject,
    date: now,
    inReplyTo,
    references,
  };
  return { to: mail.recipient.address, mail: mailContext(mail), reply, now, data };
}
