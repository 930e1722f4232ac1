/** How the MTA rewrote the address that was written to, and whose addresses there are. */

import { fold } from "../text.js";
import { type AddrSpec, addrSpec, parseAddrSpec } from "./addr-spec.js";
import { foldDomain } from "./domain.js";

/** What makes a name and its extension of a local part. */
interface Delimited {
  /** The MTA's recipient_delimiter: a set of characters. Default `+`. */
  readonly delimiters?: string;
}

/** What the MTA wrote in place of an address. */
interface Rewritten extends Delimited {
  /** The account that everything lands in. */
  readonly user: string;
  /** Extensions that stand for another address: `{ perl: "merlyn@perl.example" }`. */
  readonly table?: Readonly<Record<string, string>>;
}

/** `merlyn+training@blue…` was `training@domain`; the table names the exceptions. */
interface OneDomain extends Rewritten {
  /** The domain that people write to. */
  readonly domain: string;
}

/**
 * As OneDomain, for several: `merlyn+training=other.example@blue…` was `training@other.example`;
 * without `=`, the first one.
 */
interface ManyDomains extends Rewritten {
  /** The domains that people write to. */
  readonly domains: readonly [string, ...string[]];
}

/** One mailbox in a domain that others share: only these addresses are the user's own. */
interface OneMailbox extends Delimited {
  /** The address of the mailbox. */
  readonly address: string;
  /** Further addresses of the same person. Default: none. */
  readonly aliases?: readonly string[];
}

/**
 * How the MTA rewrote the address that was written to. A function gets the address delivered to;
 * its null leaves that as it is.
 */
export type Rewrite =
  | OneDomain
  | ManyDomains
  | OneMailbox
  | ((deliveredTo: string) => string | null);

/** The domains of which every address is the user's; none where others share it, or nobody tells. */
export function domainsOf(rewrite: Rewrite): readonly string[] {
  if (typeof rewrite === "function" || "address" in rewrite) return [];
  return "domains" in rewrite ? rewrite.domains : [rewrite.domain];
}

/** The addresses that alone are the user's; none where a whole domain is. */
export function mailboxesOf(rewrite: Rewrite): readonly string[] {
  if (typeof rewrite === "function" || !("address" in rewrite)) return [];
  return [rewrite.address, ...(rewrite.aliases ?? [])];
}

/** The address that stands for all of them; null where a function or nobody tells. */
export function mainAddress(rewrite: Rewrite): AddrSpec | null {
  if (typeof rewrite === "function") return null;
  const [domain] = domainsOf(rewrite);
  if ("address" in rewrite) return parseAddrSpec(rewrite.address);
  return domain === undefined ? null : addrSpec(rewrite.user, domain);
}

/** Whether the configuration alone tells that it is the user's. */
export function isOwnByRewrite(
  rewrite: Rewrite,
  address: Pick<AddrSpec, "local" | "domain">,
): boolean {
  const domain = foldDomain(address.domain);
  if (domainsOf(rewrite).some((each) => foldDomain(each) === domain)) return true;
  const delimiters = typeof rewrite === "function" ? "" : (rewrite.delimiters ?? "+");
  return mailboxesOf(rewrite).some((each) => isMailbox(address, parseAddrSpec(each), delimiters));
}

/** An extension makes no other mailbox of it. */
function isMailbox(
  { local, domain }: Pick<AddrSpec, "local" | "domain">,
  mailbox: AddrSpec | null,
  delimiters: string,
): boolean {
  if (mailbox === null || foldDomain(mailbox.domain) !== foldDomain(domain)) return false;
  const [name, own] = [fold(local), fold(mailbox.local)];
  return name === own || [...delimiters].some((mark) => name.startsWith(own + mark));
}
