/**
 * Which mailing list a message came through: List-Id (RFC 2919), and what list programs wrote
 * before it was there.
 *
 * X-Loop is no sign of a list: people's own filters and bounces have it as well.
 */

import type { List } from "../contracts/mail.js";
import { addrSpec } from "./addr-spec.js";
import { type AddrSpec, parseAddresses, parseAddrSpec } from "./address-list.js";
import type { Lookup } from "./header.js";
import { folderOf } from "./list-folder.js";

/** Where older list programs name the address that the list takes posts at, the surest first. */
const KIN: readonly ((lookup: Lookup) => AddrSpec | null)[] = [
  listPost,
  ({ first }) => mailingList(first("mailing-list")),
  ({ first }) => firstAddress(first("x-mailing-list")),
  ({ first }) => firstAddress(first("x-beenthere")),
  ({ all }) => deliveredToList(all("delivered-to")),
  listar,
];

/** What list programs put before or behind the list's name in the addresses they send from. */
const ROLE = /^owner-|-(?:owner|admin|bounces?|request|errors)$/i;

/** Old Lyris' one trace, in List-Unsubscribe: `leave-NAME-123A`. */
const LYRIS = /^leave-(.*)-\d+[A-Z]?$/i;

/** The programs' own addresses are no lists. */
const PROGRAM = /^(?:majordomo|listserv|listproc|mailman)$/i;

/** The list of a message; null when it came through none. */
export function listOf(lookup: Lookup): List | null {
  const address = firstOf(KIN, lookup);
  const id =
    listId(lookup.first("list-id")) ?? idOf(address ?? senderOfList(lookup) ?? lyris(lookup));
  if (id === null) return null;
  // A List-Post without an address says "NO": the list is for reading.
  const closed = lookup.first("list-post") !== null && listPost(lookup) === null;
  const name = id.split(".").find((label) => label !== "") ?? id;
  return { id, name, folder: folderOf(id), post: closed ? null : (address?.address ?? null) };
}

function firstOf(sources: typeof KIN, lookup: Lookup): AddrSpec | null {
  for (const source of sources) {
    const found = source(lookup);
    if (found !== null && found.domain !== "") return found;
  }
  return null;
}

/** An id is one word; a local part in quotes can be several. */
function idOf(address: AddrSpec | null): string | null {
  const id = address && `${address.local}.${address.domain}`.toLowerCase();
  return id === null || /\s/.test(id) ? null : id;
}

/** The id is the last thing in `<>`; where they were forgotten, it is what is not its name. */
function listId(value: string | null): string | null {
  if (value === null) return null;
  const open = value.lastIndexOf("<");
  const close = value.indexOf(">", open);
  const id = open < 0 ? bareId(value) : value.slice(open + 1, close < 0 ? undefined : close).trim();
  return id !== null && /^[^\s<>]{1,998}$/.test(id) ? id.toLowerCase() : null;
}

/** Characters of a List-Id that are looked at for an id without brackets. */
const LONGEST_BARE = 2000;

/** Quoted strings and comments; and quoted pairs outside of them, whose quotes begin nothing. */
const QUOTED = /\\.|"(?:[^"\\]|\\.)*"|\([^()]*\)/g;

/**
 * The whole value, if that is one word; else the one word behind a name that looks like an id: with
 * a dot, or an address. Its `@` is a dot in the id that the list's other posts have.
 */
function bareId(value: string): string | null {
  const words = value
    .slice(0, LONGEST_BARE)
    .replace(QUOTED, (found) => (found.startsWith("\\") ? found : " "))
    .trim()
    .split(/\s/);
  const ids = words.length === 1 ? words : words.filter((word) => /[^.@][.@][^.@]/.test(word));
  const id = parseAddrSpec(ids.length === 1 ? (ids[0] ?? "") : "");
  return id === null || id.domain === "" ? (id?.address ?? null) : idOf(id);
}

function listPost({ first }: Lookup): AddrSpec | null {
  return mailto(first("list-post"));
}

/** `<mailto:list@example.org?subject=x>, <https://…>`; percent signs encode (RFC 6068). */
function mailto(value: string | null): AddrSpec | null {
  const [, written] = /mailto:([^<>?,\s]+)/i.exec(value ?? "") ?? [];
  if (written === undefined) return null;
  try {
    return parseAddrSpec(decodeURIComponent(written));
  } catch {
    return parseAddrSpec(written);
  }
}

/** `list x@y; contact x-owner@y` (Yahoo, Google), `contact x-help@y; run by ezmlm`. */
function mailingList(value: string | null): AddrSpec | null {
  const [, kind, written] = /^(list|contact) ([^\s;]+)/i.exec(value ?? "") ?? [];
  if (kind === undefined || written === undefined) return null;
  const address = parseAddrSpec(written);
  return kind.toLowerCase() === "list" ? address : address && renamed(address, /-help$/i);
}

function firstAddress(value: string | null): AddrSpec | null {
  const [address] = parseAddresses(value ?? "");
  return address ?? null;
}

/** ezmlm's mark, which is no address. */
function deliveredToList(values: readonly string[]): AddrSpec | null {
  const mark = /^mailing list /i;
  const value = values.find((text) => mark.test(text));
  return value === undefined ? null : parseAddrSpec(value.replace(mark, ""));
}

/** Listar and Ecartis say `X-List: name`; the domain is that of the bounces. */
function listar({ first }: Lookup): AddrSpec | null {
  const named = parseAddrSpec(first("x-list") ?? "");
  const sender = firstAddress(first("sender"));
  return named?.domain === "" && sender ? addrSpec(named.local, sender.domain) : named;
}

/** Majordomo and its like leave only their sender: a guess, good for an id, not for posting to. */
function senderOfList({ first }: Lookup): AddrSpec | null {
  const sender = firstAddress(first("sender"));
  if (sender === null || sender.domain === "") return null;
  const program = first("x-listserver") ?? first("list-software");
  const precedence = /^(?:list|bulk)$/i.test(first("precedence") ?? "");
  const isList = program !== null || (precedence && /^owner-|-owner$/i.test(sender.local));
  const address = isList ? renamed(sender, ROLE) : null;
  return address && PROGRAM.test(address.local) ? null : address;
}

function lyris({ first }: Lookup): AddrSpec | null {
  const leave = mailto(first("list-unsubscribe"));
  const [, name = ""] = LYRIS.exec(leave?.local ?? "") ?? [];
  return leave && /[a-z]/i.test(name) ? addrSpec(name, leave.domain) : null;
}

function renamed({ local, domain }: AddrSpec, role: RegExp): AddrSpec | null {
  return addrSpec(local.replace(role, ""), domain);
}
