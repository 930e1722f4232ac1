/**
 * Who an answer goes to and comes from: each is one address, and so plain that no program on the
 * way reads it as two.
 */

import type { Mail } from "../core/contracts/mail.js";
import { parseAddresses, parseAddrSpec } from "../core/message/address-list.js";
import { sendableAddress } from "../core/message/smtp-address.js";
import type { Person } from "./request.js";

/**
 * Ends in a label that begins with a letter: the URL parser, which mail libraries use, takes `1.2`
 * and `0x7f` for IP addresses.
 */
const DOMAIN = /^(?:[\p{L}\p{M}\p{N}_-]+\.)*\p{L}[\p{L}\p{M}\p{N}-]*$/u;

/** One mailbox, as it stands in From. */
export interface Mailbox {
  /** Empty when there is none. */
  readonly name: string;
  readonly address: string;
}

/**
 * The one address that a text is, bare or in `<>`; null for several, for none, and for what mail
 * can be sent to but not every program reads alike: quotes, numbers for a domain, invisible
 * characters.
 */
export function plainAddress(text: string): string | null {
  const spec = parseAddrSpec(sendableAddress(text) ?? "");
  if (spec === null || spec.address !== `${spec.local}@${spec.domain}`) return null;
  return DOMAIN.test(spec.domain) && !/[\p{C}\s]/u.test(spec.address) ? spec.address : null;
}

/**
 * The one mailbox that a text is, such as `"Randal L. Schwartz" <merlyn@stonehenge.example>`; null
 * when it is not exactly one.
 */
export function mailboxOf(text: string): Mailbox | null {
  const [found, ...more] = parseAddresses(text);
  const address = found === undefined || more.length > 0 ? null : plainAddress(found.address);
  return found === undefined || address === null ? null : { name: found.name, address };
}

/** As it is written in a header, before words are encoded. */
export function writtenMailbox({ name, address }: Mailbox): string {
  if (name === "") return address;
  return `${/^[\w ]+$/.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${address}>`;
}

/**
 * Why a message can't be answered at all, in a few words; null when it can. Whether it should be is
 * another matter. Composing an answer to such a message throws a ReplyError.
 */
export function unanswerable(mail: Mail, person: Person): string | null {
  if (mail.sender === null) return "no envelope sender";
  if (plainAddress(mail.sender) === null) return "the envelope sender is no plain address";
  if (mail.recipient.address === null) return "nothing tells which address was written to";
  const to = plainAddress(mail.recipient.address);
  return to === null || !person.isOwn(to)
    ? "the address that was written to is none of yours"
    : null;
}
