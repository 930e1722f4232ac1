/** Whether a machine may send for a domain (RFC 7208), by mailauth. */

import { spf } from "mailauth/lib/spf/index.js";
import type { Spf, SpfResult } from "../core/contracts/authentication.js";
import { foldDomain } from "../core/message/domain.js";
import { type Lookups, watched } from "./lookups.js";

export interface Connection {
  /** Whom bounces go to; null: nobody, and the greeting is asked about. */
  readonly sender: string | null;
  /** Of the machine that handed the message to ours. */
  readonly address: string;
  /** What it called itself. */
  readonly helo: string;
}

const RESULTS = new Set<string>([
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "permerror",
] satisfies SpfResult[]);

/** @param hostname what this machine is called: records may ask for it */
export async function verifySpf(
  { sender, address, helo }: Connection,
  { lookups, hostname }: { readonly lookups: Lookups; readonly hostname: string },
): Promise<Spf> {
  const { resolve, failed } = watched(lookups);
  const from = sender === null ? `postmaster@${helo}` : sender;
  const at = from.lastIndexOf("@");
  const domain = foldDomain(from.slice(at + 1));
  const { status } = await spf({
    sender: `${at > 0 ? from.slice(0, at) : "postmaster"}@${domain}`,
    ip: address,
    helo,
    mta: hostname,
    resolver: resolve,
  });
  // What nobody could look up may have been the machine's.
  const unknown = status.result !== "pass" && failed();
  return { result: unknown ? "temperror" : resultOf(status.result), domain: domain || null };
}

function resultOf(result: string): SpfResult {
  return isResult(result) ? result : "temperror";
}

function isResult(result: string): result is SpfResult {
  return RESULTS.has(result);
}
