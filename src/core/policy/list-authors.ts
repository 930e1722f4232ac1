/**
 * Whether the servers of a list's members will refuse a post in its author's name: a list changes
 * what it passes on, and sends it from another machine (RFC 7960 section 3.2.3).
 */

import type { Authentication } from "../contracts/authentication.js";
import type { Mail } from "../contracts/mail.js";
import { parseAddrSpec } from "../message/addr-spec.js";
import { brokenBy, type DkimSignature, parseSignature } from "../message/dkim-signature.js";
import { foldDomain, isSameHouse } from "../message/domain.js";
import { oneLine } from "../text.js";
import { isTakenFromPost, LIST_FIELDS } from "./list-header.js";

/** Characters of the domains that are told. */
const LONGEST = 200;

/** What a list looks at of a post. */
interface Post {
  readonly mail: Pick<Mail, "from" | "rawHeader">;
  /** The list's address. */
  readonly address: string;
  readonly authentication: Authentication;
}

/**
 * Why they will, in one line; null where nothing speaks for it: the author's domain says that it
 * minds nothing, or is the list's own, or has put a signature on it that the list leaves whole.
 */
export function whyRefusedElsewhere(post: Post): string | null {
  const { mail, authentication } = post;
  const authors = [...new Set(mail.from.map(({ domain }) => foldDomain(domain)))];
  const [author = ""] = authors;
  const asked = authors.length === 1 ? wish(author, authentication) : null;
  if (mail.from.length === 0 || asked === "none") return null;
  if (authors.every((domain) => domain === domainOf(post.address))) return null;
  const broken = authors.length === 1 ? brokenIn(author, post) : "";
  if (broken === null) return null;
  const shown = oneLine(authors.join(", "), LONGEST);
  const says = asked === null ? `nobody tells what ${shown} asks for` : `${shown} says p=${asked}`;
  const by = broken === "" ? "no signature of its own" : `its signature covers ${broken}`;
  return `${says}, ${by}`;
}

function wish(author: string, { dmarc }: Authentication) {
  return dmarc === null || !isSameHouse(dmarc.domain ?? author, author) ? null : dmarc.policy;
}

function domainOf(address: string): string {
  return foldDomain(parseAddrSpec(address)?.domain ?? "");
}

/** What breaks the last of the author's signatures; empty: there is none; null: one survives. */
function brokenIn(author: string, { mail, authentication }: Post): string | null {
  const count = countIn(mail);
  const change = { added: LIST_FIELDS, removed: isTakenFromPost };
  const broken = mail
    .rawHeader("DKIM-Signature")
    .map(parseSignature)
    .filter((each) => each !== null)
    .filter((each) => isSameHouse(each.domain, author) && mayBeValid(each, authentication))
    .map((each) => brokenBy(each, count, change));
  return broken.includes(null) ? null : (broken.at(-1) ?? "");
}

/**
 * How many fields of a name came in: what our own machines have put above the first Received, its
 * signer can't have seen.
 */
function countIn({ rawHeader }: Post["mail"]): (name: string) => number {
  const [received] = rawHeader("Received");
  // They all are parts of the one header, so where they lie tells which is above.
  const top = received?.byteOffset ?? -1;
  return (name) => rawHeader(name).filter(({ byteOffset }) => byteOffset > top).length;
}

/** Where somebody has looked, it must have passed; else it is taken at its word. */
function mayBeValid({ domain, selector }: DkimSignature, { dkim }: Authentication): boolean {
  if (dkim.length === 0) return true;
  return dkim.some(
    (each) =>
      each.result === "pass" &&
      each.domain === domain &&
      (each.selector === null || each.selector === selector),
  );
}
