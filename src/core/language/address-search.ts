/** How addresses and domains are compared: in whatever way a domain beyond ASCII is written. */

import { foldDomain, formsOfDomain } from "../message/domain.js";
import { fold } from "../text.js";
import { inLowerCase, isBeyondAscii, isSame } from "./search.js";

/** Whether both are one address, or one domain. */
export function isSameAddress(pattern: string, address: string): boolean {
  if (isSame(pattern, address)) return true;
  if (!isBeyondAscii(pattern) && inLowerCase(address) !== null) return false;
  return folded(pattern) === folded(address);
}

function folded(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return fold(address.slice(0, at)) + foldDomain(address.slice(at));
}

/** What was asked for last. */
const lastForms: { address: string; others: readonly string[] } = { address: "", others: [] };

/** The other ways to write an address; nearly always none. */
export function otherForms(address: string): readonly string[] {
  if (address !== lastForms.address) {
    const at = address.lastIndexOf("@") + 1;
    const [, ...others] = formsOfDomain(address.slice(at));
    const written = others.map((domain) => address.slice(0, at) + domain);
    Object.assign(lastForms, { address, others: written });
  }
  return lastForms.others;
}

/** What stands behind the last `@`; null where there is none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf("@");
  return at < 0 ? null : address.slice(at + 1);
}

/** Whether a domain is this one, or below it. @param above folded */
export function isAtOrBelow(domain: string, above: string): boolean {
  const name = foldDomain(domain);
  return name === above || name.endsWith(`.${above}`);
}

/** A name that a domain can have: labels with dots between them. */
const DOMAIN = /^[^\s"#%()*,./:;<>?@[\\\]]+(?:\.[^\s"#%()*,./:;<>?@[\\\]]+)*$/;

/** The name as it is compared; null for what is none. */
export function readDomain(text: string): string | null {
  return DOMAIN.test(text) ? foldDomain(text) : null;
}
