/** The reasons why mail does not go out that go by who really sent it. */

import { describeDmarc } from "../contracts/authentication.js";
import type { Mail } from "../contracts/mail.js";
import { type AuthenticationConfig, whyDoubted, whyNotFromSender } from "./doubtful-author.js";
import { because, type PolicySuppression } from "./suppression-checks.js";

/** It is not the author's own, whatever his domain asks for then. */
export async function notMembersOwn(
  mail: Mail,
  config: AuthenticationConfig,
): Promise<PolicySuppression | null> {
  const found = await mail.authentication();
  return because("dmarc", whyDoubted(mail, found, config));
}

/** The domain in From says that it did not send this; or the answer would go to somebody else. */
export async function notSendersOwn(mail: Mail): Promise<PolicySuppression | null> {
  const found = await mail.authentication();
  const fails = because("dmarc", found.dmarc?.result === "fail" ? describeDmarc(found) : null);
  return fails ?? because("spf", whyNotFromSender(mail, found));
}
