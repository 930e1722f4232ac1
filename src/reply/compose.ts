/**
 * Composes answers and notices. Importing this loads neither nunjucks nor nodemailer: whoever only
 * decides whether to answer pays for neither.
 */

import { domainToASCII } from "node:url";
import { LOOP_FIELD } from "../core/policy/loop-header.js";
import { replyId } from "../core/policy/reply-ids.js";
import { memoryContent } from "../io/content.js";
import { answerDraft, type Draft, given, noticeDraft, ruled } from "./draft.js";
import type { Mailbox } from "./mailbox.js";
import type { AnswerRequest, Composed, NoticeRequest } from "./request.js";
import { headText } from "./template-header.js";
import { renderWithText } from "./template-lookups.js";

/**
 * Writes the answer to a message: to its envelope sender and nobody else. What the rule says
 * (`from`, `subject`) wins over the template, and the template over the defaults.
 * @throws TemplateError when the template can't be used
 * @throws ReplyError when the message can't be answered (`unanswerable` tells beforehand), or the
 *   rule's From is none of the user's addresses
 */
export async function composeAnswer(request: AnswerRequest): Promise<Composed> {
  return compose(request, answerDraft(request.mail, request.person));
}

/**
 * Writes a notice about a message, to the address that the rule names.
 * @throws TemplateError when the template can't be used
 * @throws ReplyError when one of the rule's addresses will not do
 */
export async function composeNotice(request: NoticeRequest): Promise<Composed> {
  return compose(request, noticeDraft(request));
}

async function compose(request: AnswerRequest, unruled: Draft): Promise<Composed> {
  const { person, now, options = {} } = request;
  const draft = ruled(unruled, options, person);
  const { head, body } = await rendered(draft, request);
  const from = options.from === undefined ? (head.from ?? draft.from) : draft.from;
  const subject = headText(options.subject ?? "") || (head.subject ?? draft.subject);
  const messageId = newMessageId(from, request);
  const { writeMail } = await import("./mail-writer.js");
  const octets = await writeMail({
    from,
    to: draft.to,
    replyTo: head.replyTo,
    subject,
    date: now,
    messageId,
    ...draft.thread,
    extra: [...marks(draft, request), ...head.extra],
    body,
  });
  const sender = options.envelopeFrom === "self" ? from.address : null;
  return {
    message: memoryContent(octets),
    envelope: { sender, recipients: [draft.to] },
    subject,
    body,
    messageId,
  };
}

async function rendered(
  draft: Draft,
  { mail, template, templates, person, now, offsetAt, options = {} }: AnswerRequest,
) {
  const { renderTemplate } = await import("./template-renderer.js");
  const known = given(mail, draft, now, options.data ?? {});
  return renderWithText(mail, (lookups) =>
    renderTemplate({ template, templates, person, given: known, lookups, offsetAt }),
  );
}

/**
 * What tells other programs not to answer: RFC 3834 section 3.1.7, Sendmail's vacation, Microsoft
 * Exchange, and ourselves.
 */
function marks({ submitted }: Draft, { loop }: AnswerRequest): [name: string, value: string][] {
  return [
    ["Auto-Submitted", submitted],
    ["Precedence", "bulk"],
    ["X-Auto-Response-Suppress", "All"],
    [LOOP_FIELD, headText(loop)],
  ];
}

function newMessageId({ address }: Mailbox, { now, random }: AnswerRequest): string {
  const domain = domainToASCII(address.slice(address.lastIndexOf("@") + 1)) || "mail.invalid";
  return replyId(now.getTime(), random(12).toString("hex"), domain);
}
