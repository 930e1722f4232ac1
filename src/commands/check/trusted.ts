/** Can the machines be met in Received that the configuration trusts? */

import { isIP } from "node:net";
import { type Finding, warning } from "../../core/contracts/finding.js";
import type { Config } from "../../core/language/config.js";
import type { Postconf } from "../postconf.js";

const ABOUT = "trusted";
/** One word, as servers write it: no pattern, no port, no user. */
const HOST = /^[^\s*?:;@/()<>"\\[\],]+$/;

/** What is misspelt there makes strangers of one's own machines, and nothing else tells. */
export function checkTrusted(
  { trusted = [] }: Pick<Config, "trusted">,
  postconf: Postconf | null,
): Finding[] {
  const odd = trusted.filter((name) => !HOST.test(name) || isIP(name) !== 0);
  const findings = odd.map((name) =>
    warning(
      ABOUT,
      `${JSON.stringify(name)} is no host name by itself: no machine writes it behind "by" in Received`,
      'write each name out, as it stands there: trusted: ["mail.example"]',
    ),
  );
  const host = trusted.length === 0 ? null : (postconf?.("myhostname") ?? null);
  const names = [...trusted, "localhost"].map((name) => name.toLowerCase());
  if (host === null || host === "" || names.includes(host.toLowerCase())) return findings;
  return [
    ...findings,
    warning(
      "Postfix",
      `writes "by ${host}" into Received (myhostname), and trusted does not name it: nothing above that is believed`,
      `if your mail comes in by this Postfix, add "${host}" to trusted`,
    ),
  ];
}
