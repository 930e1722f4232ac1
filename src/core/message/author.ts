/**
 * Who wrote a message that came through a list which puts itself into From, as lists do for authors
 * whose domain wants mail refused that it has not signed (DMARC). A chunk of its own.
 */

import type { Address, List } from "../contracts/mail.js";
import { fold } from "../text.js";
import { type AddrSpec, foldAddress, parseAddrSpec } from "./addr-spec.js";
import { foldDomain } from "./domain.js";

/** What tells who wrote it. */
interface Evidence {
  readonly from: readonly Address[];
  readonly list: List | null;
  /** Whether there is a List-Id, by whatever name the list has its id. */
  readonly hasListId: boolean;
  /** The addresses in the fields of a name. */
  readonly addresses: (name: string) => readonly Address[];
}

/**
 * `Jane Doe via friends` (Mailman, groups.io, this program), `'Jane Doe' via Friends` (Google
 * Groups), `Jane Doe (via friends Mailing List)` (Sympa).
 */
const VIA = / \(?via (?=\S)/i;
/** Where those programs keep what From said, the surest first. */
const KEPT = ["x-original-from", "x-google-original-from", "x-original-sender"];
/** LISTSERV hides an author behind a number. */
const NUMBERED = /^[0-9a-f]{6,32}-dmarc-request$/i;

/**
 * The author: behind a list that rewrites From, whom X-Original-From, Reply-To or Cc names; else the
 * first in From; null where that names nobody. Only a list whose id is in the domain that From
 * names can have rewritten it.
 */
export function authorOf(evidence: Evidence): Address | null {
  const { from, list, hasListId } = evidence;
  const [shown] = from;
  if (shown === undefined) return null;
  const mayRewrite = from.length === 1 && list !== null && hasListId && isNear(shown.domain, list);
  return (mayRewrite ? behind(shown, list, evidence) : null) ?? shown;
}

/** From as a list has rewritten it: what stands before `via`, without quotes. */
export function nameBeforeVia(name: string): string {
  const found = VIA.exec(name);
  const before = found === null ? name : name.slice(0, found.index);
  return before.trim().replace(/^'([^']*)'$/, "$1");
}

/** Whether the list's id ends in that domain, or in one above it: `dmarc.lists.example`. */
function isNear(domain: string, { id }: List): boolean {
  const [near, whole] = [foldDomain(domain), foldDomain(id)];
  if (near === "") return false;
  const above = whole.slice(whole.indexOf(".") + 1);
  const isBelow = above.includes(".") && near.endsWith(`.${above}`);
  return whole === near || whole.endsWith(`.${near}`) || isBelow;
}

function behind(shown: Address, list: List, { addresses }: Evidence): Address | null {
  const isRewritten = VIA.test(shown.name) || NUMBERED.test(shown.local);
  const inside = insideOf(shown);
  if (!isRewritten && inside === null && !isListsOwn(shown, list)) return null;
  const name = nameBeforeVia(shown.name);
  const isOther = (address: Address) =>
    address.domain !== "" &&
    foldAddress(address.address) !== foldAddress(shown.address) &&
    !isListsOwn(address, list);
  for (const field of KEPT) {
    const kept = addresses(field).find(isOther);
    if (kept !== undefined) return called(kept, name);
  }
  if (inside !== null) return { name, ...inside };
  return isRewritten ? named(name, addresses, isOther) : null;
}

/** Of a list that names the author in Reply-To, or in Cc where replies go to the list. */
function named(
  name: string,
  addresses: Evidence["addresses"],
  isOther: (address: Address) => boolean,
): Address | null {
  const [replyTo, cc] = [addresses("reply-to").filter(isOther), addresses("cc").filter(isOther)];
  const same = [...replyTo, ...cc].find((each) => name !== "" && fold(each.name) === fold(name));
  if (same !== undefined) return same;
  const [only, ...more] = replyTo;
  return only === undefined || more.length > 0 ? null : called(only, name);
}

/** `jane=heath.example@groups.io`; `jane=40heath.example@dmarc.lists.example`. */
function insideOf({ local }: Address): AddrSpec | null {
  const found = /^(?<user>[^=@]+)=(?:40)?(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i.exec(local);
  const { user, host } = found?.groups ?? {};
  return user === undefined || host === undefined ? null : parseAddrSpec(`${user}@${host}`);
}

function isListsOwn({ address, local, domain }: Address, { id, post }: List): boolean {
  const dotted = `${local}.${domain}`.toLowerCase();
  return dotted === id || (post !== null && foldAddress(post) === foldAddress(address));
}

function called(address: Address, name: string): Address {
  return address.name === "" ? { ...address, name } : address;
}
