/** The mark on everything that leaves because of a rule, so that it is known when it comes back. */

import type { Mail } from "../contracts/mail.js";
import { foldAddress } from "../message/addr-spec.js";

export const LOOP_FIELD = "X-Loop";

/**
 * The field's value on what is sent in the name of this address: a user's own, or a list's.
 * Always one line of printable ASCII, whatever the address is.
 */
export function loopToken(address: string): string {
  return `sortmail ${foldAddress(address).replace(/[^!-~]/gu, percent)}`.trim();
}

function percent(character: string): string {
  return [...Buffer.from(character)]
    .map((octet) => `%${octet.toString(16).padStart(2, "0")}`)
    .join("");
}

/** Whether this was sent in the name of the address before, and has come back. */
export function bearsToken(mail: Pick<Mail, "headers">, address: string): boolean {
  const token = loopToken(address);
  return mail.headers(LOOP_FIELD).some((mark) => mark.replace(/\s+/g, " ").toLowerCase() === token);
}
