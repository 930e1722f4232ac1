/**
 * Which address was really meant, and who sent the message: DESIGN.md section 4. Only what our own
 * MTA put on top is believed.
 */

import type { Recipient } from "../contracts/mail.js";
import { fold } from "../text.js";
import { type AddrSpec, addrSpec, parseAddrSpec } from "./addr-spec.js";
import { foldDomain } from "./domain.js";

/** `merlyn+training@blue…` was `training@domain`; the table names the exceptions. */
interface OneDomain {
  /** The account that everything lands in. */
  readonly user: string;
  readonly domain: string;
  /** Extensions that stand for another address: `{ perl: "merlyn@perl.example" }`. */
  readonly table?: Readonly<Record<string, string>>;
  /** The MTA's recipient_delimiter: a set of characters. Default `+`. */
  readonly delimiters?: string;
}

/**
 * As OneDomain, for several: `merlyn+training=other.example@blue…` was `training@other.example`;
 * without `=`, the first one.
 */
interface ManyDomains {
  readonly user: string;
  readonly domains: readonly [string, ...string[]];
  readonly delimiters?: string;
}

/**
 * How the MTA rewrote the address that was written to. A function gets the address delivered to;
 * its null leaves that as it is.
 */
export type Rewrite = OneDomain | ManyDomains | ((deliveredTo: string) => string | null);

/** What came with the message, apart from its octets. */
export interface Arrival {
  /** `-d`, `-f` and `-a` of the command line. */
  readonly options: {
    readonly recipient?: string;
    readonly sender?: string;
    readonly extension?: string;
  };
  /** The MTA's variables; empty where there is no MTA, as in a dry run. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fromLine: string | null;
}

/**
 * The fields that the MTA puts on top: the first of the name, if it stands above the first
 * Received.
 */
export type TraceField = (name: "Delivered-To" | "X-Original-To" | "Return-Path") => string | null;

/** The domains that the user's addresses are at; empty when a function undoes the rewriting. */
export function domainsOf(rewrite: Rewrite): readonly string[] {
  if (typeof rewrite === "function") return [];
  return "domains" in rewrite ? rewrite.domains : [rewrite.domain];
}

/** Finds the address that the message was delivered to, and undoes the MTA's rewriting. */
export function recoverRecipient(rewrite: Rewrite, arrival: Arrival, trace: TraceField): Recipient {
  const deliveredTo = findDeliveredTo(rewrite, arrival, trace);
  if (deliveredTo === null) {
    return {
      address: null,
      local: null,
      domain: null,
      extension: null,
      user: null,
      deliveredTo: null,
    };
  }
  const delimiters = typeof rewrite === "function" ? "+" : (rewrite.delimiters ?? "+");
  const { user, extension } = splitExtension(deliveredTo.local, delimiters);
  const original = undo(rewrite, deliveredTo.address, user, extension);
  const { address, local, domain } = (original !== null && parseAddrSpec(original)) || deliveredTo;
  return { address, local, domain, extension, user, deliveredTo: deliveredTo.address };
}

function findDeliveredTo(
  rewrite: Rewrite,
  { options, environment }: Arrival,
  trace: TraceField,
): AddrSpec | null {
  return (
    withDomain(options.recipient) ??
    withDomain(trace("Delivered-To")) ??
    withDomain(environment.RECIPIENT) ??
    withDomain(trace("X-Original-To")) ??
    fromExtension(rewrite, options.extension)
  );
}

function withDomain(text: string | null | undefined): AddrSpec | null {
  const found = text ? parseAddrSpec(text) : null;
  return found !== null && found.domain !== "" ? found : null;
}

/** `-a EXT` names just the extension: the address is put together as the MTA had it. */
function fromExtension(rewrite: Rewrite, extension: string | undefined): AddrSpec | null {
  const [domain] = domainsOf(rewrite);
  if (!extension || typeof rewrite === "function" || domain === undefined) return null;
  const [delimiter] = rewrite.delimiters ?? "+";
  const made =
    delimiter === undefined ? null : addrSpec(`${rewrite.user}${delimiter}${extension}`, domain);
  return made && parseAddrSpec(made.address);
}

/**
 * Postfix's rule: the first character of the set splits, unless the name begins with it; one
 * extension only.
 */
function splitExtension(
  local: string,
  delimiters: string,
): { user: string; extension: string | null } {
  const at = [...local].findIndex((character) => delimiters.includes(character));
  if (at <= 0) return { user: local, extension: null };
  const characters = [...local];
  return { user: characters.slice(0, at).join(""), extension: characters.slice(at + 1).join("") };
}

/** The address that was written to; null where the one delivered to stands as it is. */
function undo(
  rewrite: Rewrite,
  deliveredTo: string,
  user: string,
  extension: string | null,
): string | null {
  if (typeof rewrite === "function") return textOrNull(rewrite(deliveredTo));
  if (fold(user) !== fold(rewrite.user) || !extension) return null;
  if ("domains" in rewrite) return undoDomain(rewrite.domains, extension);
  const entry = Object.entries(rewrite.table ?? {}).find(([key]) => fold(key) === fold(extension));
  return entry?.[1] ?? atDomain(extension, rewrite.domain);
}

/** A function that nobody type-checked may have forgotten its `return`. */
function textOrNull(answer: string | null): string | null {
  if (answer === null || typeof answer === "string") return answer;
  throw new Error(
    `recipient: the function answered ${String(answer)}, neither an address nor null`,
  );
}

function undoDomain(domains: ManyDomains["domains"], extension: string): string | null {
  const at = extension.lastIndexOf("=");
  const named = foldDomain(extension.slice(at + 1));
  const domain = domains.find((known) => foldDomain(known) === named);
  return at > 0 && domain !== undefined
    ? atDomain(extension.slice(0, at), domain)
    : atDomain(extension, domains[0]);
}

function atDomain(local: string, domain: string): string | null {
  return addrSpec(local, domain)?.address ?? null;
}
