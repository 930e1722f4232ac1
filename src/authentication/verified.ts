/** Which domains in From stand behind a message (RFC 7489 section 3.1: alignment, relaxed). */

import type { Authentication, Checked } from "../core/contracts/authentication.js";
import type { Incoming } from "../core/contracts/ports.js";
import { foldDomain } from "../core/message/domain.js";

/** Adds what follows from what was found for the domains in From. Loads the public suffixes if need be. */
export async function withVerified(
  found: Checked,
  { from }: Pick<Incoming, "from">,
): Promise<Authentication> {
  const [only, ...others] = from;
  // Of several fields one is signed, and readers show another.
  const authors = only === undefined || others.length > 0 ? [] : only;
  const domains = [...new Set(authors.map(({ domain }) => foldDomain(domain)))];
  const verified: string[] = [];
  for (const domain of domains)
    if (domain !== "" && (await stands(domain, found))) verified.push(domain);
  return { ...found, verified };
}

async function stands(domain: string, { spf, dkim, dmarc }: Checked): Promise<boolean> {
  const told = dmarc?.domain ?? domain;
  if (dmarc?.result === "fail" && told === domain) return false;
  if (dmarc?.result === "pass" && dmarc.domain === domain) return true;
  const passed = [...dkim, ...(spf === null ? [] : [spf])].flatMap(({ result, domain: by }) =>
    result === "pass" && by !== null ? [by] : [],
  );
  if (passed.length === 0 || passed.includes(domain)) return passed.length > 0;
  const { registered } = await import("./registered.js");
  const own = registered(domain);
  return own !== null && passed.some((by) => registered(by) === own);
}
