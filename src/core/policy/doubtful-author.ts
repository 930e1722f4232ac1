/** Whether what was found of who sent a message is about the author that rules see. */

import {
  type Authentication,
  describeAuthentication,
  describeDmarc,
} from "../contracts/authentication.js";
import type { Mail } from "../contracts/mail.js";
import type { Config } from "../language/config.js";
import { parseAddrSpec } from "../message/addr-spec.js";
import { foldDomain, isAsAsked, isSameHouse } from "../message/domain.js";

/** Who tells who sent a message. */
export type AuthenticationConfig = Pick<Config, "authentication" | "trusted">;

/** Whether somebody tells who sent a message: else there is From, and nothing else. */
function isTold({ authentication, trusted = [] }: AuthenticationConfig): boolean {
  return authentication !== undefined || trusted.length > 0;
}

/**
 * Why a message can't be taken at its word, in one line; null where it can. It fails DMARC; or DMARC
 * was asked about somebody else than the one author in From, which strangers can bring about: by a
 * second author or From field (of which many programs look at none), by a domain that is written in
 * another way. Then each domain in From must be proven. That nobody
 * has found anything is no reason.
 */
export function whyDoubted(
  { from, rawHeader }: Pick<Mail, "from" | "rawHeader">,
  found: Authentication,
  config: AuthenticationConfig,
): string | null {
  const { dmarc, verified } = found;
  if (dmarc?.result === "fail") return describeDmarc(found);
  if (!isTold(config)) return null;
  const domains = from.map(({ domain }) => domain);
  if (domains.every((domain) => verified.includes(foldDomain(domain)))) return null;
  const fields = rawHeader("From").length;
  const asked = dmarc?.domain ?? null;
  const about = (what: string) => `${what}: ${describeAuthentication(found)}`;
  if (fields > 1) return about(`${fields} From fields`);
  if (domains.length > 1) return about(`${domains.length} authors, not all proven`);
  if (!domains.every(isAsAsked)) return about("a domain in disguise, not proven");
  const isOther = domains.some((each) => asked !== null && !isSameHouse(asked, foldDomain(each)));
  return isOther ? about(`not of ${asked}, who was looked at`) : null;
}

/**
 * Why an answer would go to somebody who did not write: SPF says that the machine may not send for the
 * envelope sender, and no signature speaks for that domain, as it does for forwarded mail. Null where
 * nothing says so.
 */
export function whyNotFromSender(
  { sender }: Pick<Mail, "sender">,
  found: Authentication,
): string | null {
  const { spf, dkim, verified } = found;
  const domain = foldDomain(parseAddrSpec(sender ?? "")?.domain ?? "");
  if (domain === "" || spf?.result !== "fail" || spf.domain !== domain) return null;
  const signers = dkim.flatMap((each) => (each.result === "pass" ? (each.domain ?? []) : []));
  const isProven = [...signers, ...verified].some((each) => isSameHouse(each, domain));
  return isProven ? null : describeAuthentication(found);
}
