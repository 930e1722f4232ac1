/** Can it be found out here who sent a message? For `sortmail check`. */

import { type Finding, ok, warning } from "../core/contracts/finding.js";
import type { VerifySpec } from "../core/language/authenticator-spec.js";
import type { AuthenticatorCheckTools } from "./authenticator-tools.js";
import { openLookups, watched } from "./lookups.js";

const ABOUT = "authentication";
/** What every name server can say something of (RFC 6761). */
const TRIED = "example.com";
/** Milliseconds. */
const LONGEST_TRIAL = 5000;
/** Filters that check DMARC, by their names and the ports that they listen on. */
const CHECKS_DMARC = /opendmarc|rspamd|:8893\b|:11332\b|\bauthentication_milter\b/i;

export async function checkVerify(
  { resolver, timeout }: VerifySpec,
  { milters, readsHeader }: AuthenticatorCheckTools,
): Promise<Finding> {
  const servers = resolver === null ? "the machine's name servers" : resolver.join(", ");
  if (!(await answers(resolver, Math.min(timeout, LONGEST_TRIAL))))
    return warning(
      ABOUT,
      `verify: no answer from ${servers}: what DNS has to tell is temperror, no pass and no fail`,
      'look after /etc/resolv.conf, or name others: verify({ resolver: ["127.0.0.1"] })',
    );
  const [filter] = CHECKS_DMARC.exec(milters) ?? [];
  if (filter !== undefined && !readsHeader)
    return warning(
      ABOUT,
      `verify: Postfix asks a filter already (smtpd_milters = ${milters}), at less cost`,
      "take its word first: firstOf(authenticationResults(), verify())",
    );
  return ok(ABOUT, `verify: DKIM, SPF, DMARC and ARC are checked here; ${servers} answer`);
}

async function answers(servers: readonly string[] | null, timeout: number): Promise<boolean> {
  const lookups = openLookups({ servers, timeout });
  const { resolve, failed } = watched(lookups);
  try {
    await resolve(TRIED, "TXT");
    return true;
  } catch {
    // That there is nothing is an answer, too.
    return !failed();
  } finally {
    lookups.close();
  }
}
