/**
 * A post that the list signs for, because its author's domain wants all mail refused that it has not
 * signed (DMARC), and what it has signed does not survive the list: as Mailman 3 does it, RFC 7960
 * section 4.1.3.3.
 */

import type { Address } from "../core/contracts/mail.js";
import { foldAddress } from "../core/message/addr-spec.js";
import { nameBeforeVia } from "../core/message/author.js";
import { sendableAddress } from "../core/message/smtp-address.js";

/** Whose name the list puts before its own. */
export interface Munging {
  /** What the list is called: `friends`. */
  readonly list: string;
  readonly mail: {
    readonly from: readonly Address[];
    readonly replyTo: readonly Address[];
  };
  /** Where authors get a name who don't write one. */
  readonly members: readonly Address[];
}

/** Where the old From stays, to be read by people and by `mail.author`. */
export const KEPT_FROM = "X-Original-From";

/**
 * From and Reply-To of the post, as text that is still to be encoded: the list's own address, by
 * the author's name; and to reply to, whoever was named there, and the author.
 * @param address of the list
 */
export function mungedFields({ list, mail, members }: Munging, address: string) {
  const authors = mail.from.map((author) => ({ ...author, name: nameOf(author, members) }));
  const names = authors.map(({ name }) => name).filter((name) => name !== "");
  const via = [shorter(names.join(", ")), "via", list].filter((part) => part !== "").join(" ");
  const replies = onceEach([...mail.replyTo, ...authors]);
  return [
    { name: "From", text: mailbox({ name: via, address }) },
    ...(replies.length === 0 ? [] : [{ name: "Reply-To", text: replies.map(mailbox).join(", ") }]),
  ];
}

/**
 * As From has it, else the list's file, else what stands before the `@`. Without addresses, which
 * servers take for a fraud in a name, and without the `via` of a list that it came through.
 */
function nameOf({ name, address, local }: Address, members: readonly Address[]): string {
  const known = members.find((member) => foldAddress(member.address) === foldAddress(address));
  const [first = local] = [name, known?.name ?? ""].map(plain).filter((each) => each !== "");
  return first;
}

function plain(name: string): string {
  const shown = name.replace(TURNING, "").replace(/\s+/g, " ");
  const whole = nameBeforeVia(shown).replace(/[@\ufe6b\uff20][^\s@]*/g, "");
  return shorter(whole.trim());
}

/** What turns the direction of what follows: also that of the list's own name. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
/** Characters of a name. */
const LONGEST = 100;

function shorter(name: string): string {
  if (name.length <= LONGEST) return name;
  const kept = name.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, "");
  return `${kept.trim()}\u2026`;
}

/** Only what mail can be sent to. */
function onceEach(addresses: readonly Address[]): Address[] {
  const taken = new Map<string, Address>();
  for (const each of addresses) {
    const address = sendableAddress(each.address);
    const key = foldAddress(each.address);
    if (address !== null && !taken.has(key)) taken.set(key, { ...each, address });
  }
  return [...taken.values()];
}

function mailbox({ name, address }: Pick<Address, "name" | "address">): string {
  const shown = name.replace(/\s+/g, " ").trim();
  return shown === "" ? `<${address}>` : `"${shown.replace(/["\\]/g, "\\$&")}" <${address}>`;
}
