/** A message to the members of a small mailing list. */

import type { Content } from "../core/contracts/ports.js";
import { type AddrSpec, addrSpec, parseAddrSpec } from "../core/message/addr-spec.js";
import { rewriteHeader } from "../core/message/rewrite-header.js";
import { sendableAddress } from "../core/message/smtp-address.js";
import { isTakenFromPost } from "../core/policy/list-header.js";
import { LOOP_FIELD, loopToken } from "../core/policy/loop-header.js";
import { KEPT_FROM, type Munging, mungedFields } from "./munged-from.js";

/**
 * The message as members get it: the list's own List-Id, List-Post, List-Unsubscribe, Precedence
 * and loop token on top, those of any other list it came through taken away. Subject, Sender,
 * Reply-To and the rest are as they were, so that what the author's server signed (DKIM) mostly
 * stays valid. Where it does not, From may be the list's own, and the old one is kept beside it.
 *
 * @param address of the list
 * @param munging null where From stays
 * @throws Error when that is no address with a domain
 */
export function redistributed(
  content: Content,
  address: string,
  munging: Munging | null = null,
): Content {
  const list = readList(address);
  const top = [
    { name: "List-Id", value: `<${listId(list)}>` },
    { name: "List-Post", value: `<${mailto(list)}>` },
    { name: "List-Unsubscribe", value: `<${mailto(ownerOf(list))}?subject=unsubscribe>` },
    { name: "Precedence", value: "list" },
    { name: LOOP_FIELD, value: loopToken(list.address) },
  ];
  if (munging === null) return rewriteHeader(content, { top, remove: isTakenFromPost });
  const fields = mungedFields(munging, list.address);
  const replaced = new Set([...fields.map(({ name }) => name), KEPT_FROM].map(lowerCase));
  return rewriteHeader(content, {
    top: [...top, ...fields],
    remove: (lower) => lower !== "from" && (isTakenFromPost(lower) || replaced.has(lower)),
    rename: { from: KEPT_FROM },
  });
}

/**
 * Where bounces of the list's mail go: not to the author, who can't know why. `friends-owner@…` for
 * `friends@…`.
 * @throws Error when the list's address is no address with a domain
 */
export function listOwner(address: string): string {
  return ownerOf(readList(address)).address;
}

function ownerOf({ local, domain }: AddrSpec): AddrSpec {
  return addrSpec(`${local}-owner`, domain) ?? unreadable(`${local}-owner@${domain}`);
}

function readList(address: string): AddrSpec {
  const sendable = sendableAddress(address);
  return (sendable === null ? null : parseAddrSpec(sendable)) ?? unreadable(address);
}

function unreadable(address: string): never {
  throw new Error(`${JSON.stringify(address)} is no address of a list`);
}

const lowerCase = (name: string): string => name.toLowerCase();

/** Dot-separated words, as RFC 2919 section 3 has them. */
function listId({ local, domain }: AddrSpec): string {
  return `${local}.${domain}`.toLowerCase().replace(/[^\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/gu, "-");
}

/** RFC 6068 section 2. The quotes of a local part are a part of it. */
function mailto({ address, domain }: AddrSpec): string {
  const local = address.slice(0, address.lastIndexOf("@"));
  return `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain).replace(/%5B|%5D|%3A/gi, decodeURIComponent)}`;
}
