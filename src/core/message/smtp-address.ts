/** Addresses that mail may be sent to, and from. */

import { parseAddrSpec } from "./addr-spec.js";

/** Octets; a line of SMTP takes 512, the command included (RFC 5321 section 4.5.3.1.4). */
const LONGEST = 490;

/**
 * An address as it goes into an envelope, or onto a mail program's command line: exactly one, with
 * a domain, bare or in `<>`. Null for anything else: several addresses, control characters, and
 * what a program would take for an option.
 */
export function sendableAddress(text: string): string | null {
  if (/\p{Cc}/u.test(text) || !text.isWellFormed() || hasTwoDomains(text)) return null;
  const spec = parseAddrSpec(text);
  if (spec === null || spec.domain === "" || spec.local.startsWith("-")) return null;
  return Buffer.byteLength(spec.address) > LONGEST ? null : spec.address;
}

/** `a@b@c`, which is read with `a@b` for a local part where addresses are looked for in mail. */
function hasTwoDomains(text: string): boolean {
  return !text.includes('"') && text.indexOf("@") !== text.lastIndexOf("@");
}
