/** Which addresses are the user's own. */

import type { Recipient } from "../contracts/mail.js";
import { type AddrSpec, foldAddress, parseAddrSpec } from "../message/addr-spec.js";
import { canonicalSender, decodedSender } from "../message/canonical-sender.js";
import { foldDomain } from "../message/domain.js";
import {
  domainsOf,
  isOwnByRewrite,
  mailboxesOf,
  mainAddress,
  type Rewrite,
} from "../message/rewrite.js";
import { fold } from "../text.js";

export interface OwnAddresses {
  /**
   * The one that stands for all of them in loop tokens: `merlyn@stonehenge.example`. Empty when
   * nothing tells.
   */
  readonly name: string;
  /** Whether this is one of them. BATV and SRS make no difference, nor does an extension. */
  has(address: string): boolean;
}

/**
 * The user's own addresses, as far as they are known before a message comes; null where only a
 * message tells.
 */
export function ownAddressesBefore(rewrite: Rewrite): OwnAddresses | null {
  if (typeof rewrite === "function") return null;
  const nobody = { address: null, local: null, extension: null, user: null, deliveredTo: null };
  return ownAddressesOf(rewrite, { ...nobody, domain: null });
}

/**
 * What the configuration tells of the user's addresses, and the address that a message came to.
 * Own are: every address at the configured domains, or the one mailbox and its aliases; those of the
 * table, the account's, the one that was written to. A rewrite that is a function tells no domain:
 * then it is the one that was written to.
 */
export function ownAddressesOf(rewrite: Rewrite, recipient: Recipient): OwnAddresses {
  const written = parseAddrSpec(recipient.deliveredTo ?? "");
  const account = { ...accountOf(rewrite, recipient), host: foldDomain(written?.domain ?? "") };
  const domains = ownDomains(rewrite, recipient);
  const addresses = [
    ...tableOf(rewrite),
    ...mailboxesOf(rewrite),
    recipient.address,
    recipient.deliveredTo,
  ]
    .filter((address) => address !== null)
    .map(canonicalSender);
  const owns = ({ address, local, domain }: AddrSpec) =>
    domains.includes(foldDomain(domain)) ||
    addresses.includes(canonicalSender(address)) ||
    isOwnByRewrite(rewrite, { local, domain }) ||
    isAccount(account, local, domain);
  return {
    name: nameOf(account, domains, rewrite, recipient),
    has: (text) =>
      [parseAddrSpec(text), decodedSender(text)].some((spec) => spec !== null && owns(spec)),
  };
}

function ownDomains(rewrite: Rewrite, { domain }: Recipient): readonly string[] {
  const told = typeof rewrite === "function" ? [domain ?? ""] : domainsOf(rewrite);
  return told.filter((each) => each !== "").map(foldDomain);
}

function tableOf(rewrite: Rewrite): readonly string[] {
  return typeof rewrite === "function" || !("table" in rewrite)
    ? []
    : Object.values(rewrite.table ?? {});
}

interface Account {
  readonly user: string;
  readonly delimiters: readonly string[];
  /** What the MTA calls this machine; empty when it did not say. */
  readonly host: string;
}

function accountOf(rewrite: Rewrite, recipient: Recipient): Omit<Account, "host"> {
  if (typeof rewrite === "function") return { user: fold(recipient.user ?? ""), delimiters: ["+"] };
  const user =
    "address" in rewrite ? (recipient.user ?? mainAddress(rewrite)?.local) : rewrite.user;
  return { user: fold(user ?? ""), delimiters: [...(rewrite.delimiters ?? "+")] };
}

/** An address without a domain is one of this machine. */
function isAccount({ user, delimiters, host }: Account, local: string, domain: string): boolean {
  if (user === "" || (domain !== "" && foldDomain(domain) !== host)) return false;
  return fold(local) === user || delimiters.some((mark) => fold(local).startsWith(user + mark));
}

/** Of the account where domains may change from message to message, as a function's do. */
function nameOf(
  { user, host }: Account,
  [domain]: readonly string[],
  rewrite: Rewrite,
  recipient: Recipient,
): string {
  if (typeof rewrite !== "function" && "address" in rewrite) return foldAddress(rewrite.address);
  const at = typeof rewrite === "function" ? host : domain;
  return user !== "" && at ? `${user}@${at}` : foldAddress(recipient.address ?? "");
}
