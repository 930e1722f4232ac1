/**
 * The Message-IDs of automatic answers and notices. They say what they are, so that what comes back
 * in reply is known by itself, whoever it is from and whatever marks were lost on the way: nothing
 * needs to be remembered.
 */

import type { Mail } from "../contracts/mail.js";
import { parseAddrSpec } from "../message/addr-spec.js";
import type { OwnAddresses } from "./own-addresses.js";

/** Characters of a field that are looked at: a long thread's References have some thousands. */
const LONGEST = 100_000;
const OURS = /<sortmail\.[0-9a-z]{1,12}\.[0-9a-f]{24}@([^<>@\s]+)>/gi;

/**
 * @param at milliseconds since 1970
 * @param random twelve octets in hexadecimal
 */
export function replyId(at: number, random: string, domain: string): string {
  return `<sortmail.${at.toString(36)}.${random}@${domain}>`;
}

/**
 * The field that names an automatic message of the user's own as what this one replies to, or what
 * its thread has in it: `In-Reply-To: <…>`; null when none does.
 */
export function repliesToOurs(mail: Pick<Mail, "headers">, own: OwnAddresses): string | null {
  for (const name of ["In-Reply-To", "References"])
    for (const value of mail.headers(name))
      for (const [id, domain = ""] of value.slice(0, LONGEST).matchAll(OURS))
        if (isOwnDomain(domain, own)) return `${name}: ${id}`;
  return null;
}

/** Answers come from an address at the user's domains, or from the account's own. */
function isOwnDomain(domain: string, own: OwnAddresses): boolean {
  const user = parseAddrSpec(own.name)?.local ?? "sortmail";
  return own.has(`sortmail@${domain}`) || own.has(`${user}@${domain}`);
}
