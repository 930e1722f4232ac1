/**
 * Which address was really meant, and who sent the message: DESIGN.md section 4. Only what our own
 * MTA put on top is believed.
 */

import type { Recipient } from "../contracts/mail.js";
import { fold } from "../text.js";
import { type AddrSpec, addrSpec, parseAddrSpec } from "./addr-spec.js";
import { withoutTag } from "./bounce-tag.js";
import { foldDomain } from "./domain.js";
import { isOwnByRewrite, mainAddress, type Rewrite } from "./rewrite.js";

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
  const original =
    writtenTo(rewrite, arrival, trace) ?? undo(rewrite, deliveredTo.address, user, extension);
  const found = (original !== null && parseAddrSpec(original)) || deliveredTo;
  const { address, local, domain } = withoutTag(found);
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
  const main = mainAddress(rewrite);
  if (!extension || typeof rewrite === "function" || main === null) return null;
  const [delimiter] = rewrite.delimiters ?? "+";
  const made =
    delimiter === undefined ? null : addrSpec(`${main.local}${delimiter}${extension}`, main.domain);
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
  if ("address" in rewrite || fold(user) !== fold(rewrite.user) || !extension) return null;
  const entry = Object.entries(rewrite.table ?? {}).find(([key]) => fold(key) === fold(extension));
  if (entry !== undefined) return entry[1];
  return "domains" in rewrite
    ? undoDomain(rewrite.domains, extension)
    : atDomain(extension, rewrite.domain);
}

/** An alias of the one mailbox, which the MTA has resolved: what came before that is told, too. */
function writtenTo(rewrite: Rewrite, { environment }: Arrival, trace: TraceField): string | null {
  if (typeof rewrite === "function" || !("address" in rewrite)) return null;
  const told = [trace("X-Original-To"), environment.ORIGINAL_RECIPIENT].map(withDomain);
  return told.find((each) => each !== null && isOwnByRewrite(rewrite, each))?.address ?? null;
}

/** A function that nobody type-checked may have forgotten its `return`. */
function textOrNull(answer: string | null): string | null {
  if (answer === null || typeof answer === "string") return answer;
  throw new Error(
    `recipient: the function answered ${String(answer)}, neither an address nor null`,
  );
}

function undoDomain(domains: readonly [string, ...string[]], extension: string): string | null {
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
