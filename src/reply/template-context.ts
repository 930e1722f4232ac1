/**
 * What a template sees: copies, frozen, without prototypes and without functions, so that nothing
 * in a message is more than text there. What is missing is undefined, never null: only so do `is
 * defined` and `default()` tell.
 */

import type { Mail } from "../core/contracts/mail.js";
import { controlsToSpaces } from "../core/message/charset.js";
import type { TemplateData, TemplateValue } from "./request.js";

/**
 * Characters of one text, and members of one list, out of a message: an answer does not grow with
 * what it answers.
 */
export const LONGEST = 1000;
const MOST = 50;
/** Lists in lists in lists, before it is taken for a structure without an end. */
const DEEPEST = 20;

function few(addresses: Mail["from"]): TemplateData[] {
  return addresses
    .slice(0, MOST)
    .map(({ name, address, local, domain }) => ({ name, address, local, domain }));
}

/** The parts of a message that a template sees, under the names that rules have for them. */
export function mailContext(mail: Mail): TemplateData {
  const {
    recipient,
    sender,
    from,
    to,
    cc,
    replyTo,
    subject,
    date,
    messageId,
    inReplyTo,
    list,
    automatic,
    size,
  } = mail;
  const { address, local, domain, extension, user, deliveredTo } = recipient;
  return contextOf(
    {
      recipient: { address, local, domain, extension, user, deliveredTo },
      sender,
      from: few(from),
      to: few(to),
      cc: few(cc),
      replyTo: few(replyTo),
      subject,
      date,
      messageId,
      inReplyTo,
      list: list === null ? null : { id: list.id, name: list.name, post: list.post },
      automatic,
      size,
    },
    (text) => oneLine(text.slice(0, LONGEST)),
  );
}

/**
 * A copy that a template can't do any harm with.
 * @throws TypeError for what is no plain data, such as a function
 */
export function contextOf(data: TemplateData, clean: (text: string) => string): TemplateData {
  return record(data, clean, 0);
}

function copy(value: TemplateValue, clean: (text: string) => string, depth: number): TemplateValue {
  if (depth > DEEPEST)
    throw new TypeError(`data for a template goes deeper than ${DEEPEST} levels`);
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return clean(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return new Date(value);
  if (isList(value)) return Object.freeze(value.map((each) => copy(each, clean, depth + 1)));
  if (typeof value === "object") return record(value, clean, depth + 1);
  throw new TypeError(`data for a template may not hold a ${typeof value}`);
}

/** `Array.isArray` does not tell the compiler of lists that can't be changed. */
function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

function record(data: TemplateData, clean: (text: string) => string, depth: number): TemplateData {
  const made: Record<string, TemplateValue> = Object.create(null);
  for (const [name, value] of Object.entries(data)) made[name] = copy(value, clean, depth);
  return Object.freeze(made);
}

/** Text for a header: one line, whatever it came from. */
export function oneLine(text: string): string {
  return controlsToSpaces(text.toWellFormed());
}

/** Text for a body: lines end in LF, other control characters than tab are spaces. */
export function manyLines(text: string): string {
  return text
    .toWellFormed()
    .split(/\r\n|\r|\n/)
    .map(controlsToSpaces)
    .join("\n");
}
