/**
 * What an address of ours that takes bounces of one member says of whose it is (VERP):
 * `friends-owner+b0123456789abcdef0123@stonehenge.example`. The tag is keyed, so that nobody can make
 * one up for a member; and it tells nothing to who sees it.
 */

import { type AddrSpec, addrSpec } from "./addr-spec.js";

/** Hexadecimal digits of a tag. */
export const TAG_LENGTH = 20;

const TAGGED = /(-owner)[^\w.]b([0-9a-f]{20})(?=$|[=@])/i;

/**
 * @param owner `friends-owner@…`
 * @param delimiter what parts name and extension here
 * @returns null where they make no address
 */
export function withTag(
  { local, domain }: AddrSpec,
  delimiter: string,
  tag: string,
): AddrSpec | null {
  return addrSpec(`${local}${delimiter}b${tag}`, domain);
}

/** The tag in an address of ours, rewritten or not; null where there is none. */
export function tagIn(address: string): string | null {
  return TAGGED.exec(address)?.[2]?.toLowerCase() ?? null;
}

/** The address without it: rules are about the list's owner, however bounces come in. */
export function withoutTag(address: AddrSpec): AddrSpec {
  const { local, domain } = address;
  if (!TAGGED.test(local)) return address;
  return addrSpec(local.replace(TAGGED, "$1"), domain || null) ?? address;
}
