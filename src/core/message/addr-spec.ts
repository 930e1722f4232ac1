/** One address by itself (RFC 5322 section 3.4.1): how it is read, written and compared. */

import type { Address } from "../contracts/mail.js";
import { fold } from "../text.js";
import { foldDomain } from "./domain.js";

/** An address without a display name. */
export type AddrSpec = Omit<Address, "name">;

/** Far longer than any address that mail can be sent to (RFC 5321 section 4.5.3.1). */
const MAX_LENGTH = 10_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what it is about; `\p{Cc}` takes V8 half a millisecond to compile
const CONTROLS = /[\0-\x1f\x7f-\x9f\u2028\u2029]/;
const DOMAIN = /^(?:\[[^\s"<>@[\\\]]+\]|[^\s"(),:;<>@[\\\]]+)$/;
const PLAIN_LOCAL = /^[^\s"(),:;<>@[\\\]]+$/;
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;
const LOCAL_ONLY = /^(?:"(?:[^"\\]|\\.)*"|[^\s"(),:;<>@[\\\]])+$/;
const LOCAL_AND_DOMAIN = /^((?:"(?:[^"\\]|\\.)*"|[^\s"(),:;<>[\\\]])+)@([^@]+)$/;

/**
 * Exactly one address, bare or in `<>`, as an MTA writes it in Delivered-To. Null for anything
 * else: an empty text, a display name, several addresses, white space or control characters outside
 * of quotes.
 */
export function parseAddrSpec(text: string): AddrSpec | null {
  const bare = text.trim().replace(/^<([^<>].*)>$/s, "$1");
  if (bare.length > MAX_LENGTH || CONTROLS.test(bare)) return null;
  const [, local, domain] = LOCAL_AND_DOMAIN.exec(bare) ?? [];
  if (local !== undefined && domain !== undefined) return addrSpec(unquoted(local), domain);
  return LOCAL_ONLY.test(bare) ? addrSpec(unquoted(bare), null) : null;
}

/**
 * The address of a local part, its quotes undone, and a domain, if it has one. Null when they can't
 * make an address. A local part is quoted only where it must be, so one address is written in one
 * way.
 */
export function addrSpec(local: string, domain: string | null): AddrSpec | null {
  if (local === "" || (domain !== null && !DOMAIN.test(domain))) return null;
  const written = isPlainLocal(local) ? local : `"${local.replace(/["\\]/g, "\\$&")}"`;
  return {
    address: domain === null ? written : `${written}@${domain}`,
    local,
    domain: domain ?? "",
  };
}

/**
 * Whether a local part needs no quotes. Dots in odd places do no harm: the world has such
 * addresses.
 */
export function isPlainLocal(local: string): boolean {
  return PLAIN_LOCAL.test(local);
}

/** Takes the backslashes of a quoted string or comment away. */
export function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}

/**
 * An address as it is compared: case and Unicode composition make no difference, in the local part
 * either, nor does the way to write a domain beyond ASCII.
 */
export function foldAddress(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return at === 0 ? fold(address) : fold(address.slice(0, at)) + foldDomain(address.slice(at));
}

function unquoted(local: string): string {
  return local.replace(QUOTED, (_, inner: string) => unescaped(inner));
}
