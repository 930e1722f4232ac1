/** Is it still the example's domain? Then no address of the user's own is known. */

import { type Finding, warning } from "../../core/contracts/finding.js";
import type { Config } from "../../core/language/config.js";
import { domainsOf, mainAddress } from "../../core/message/rewrite.js";

const EXAMPLE = /(?:^|\.)stonehenge\.example$/i;

/** It is right for the one person that the documents speak of. */
const ITS_OWNER = "merlyn";

export function checkOwnDomain({ recipient }: Config): Finding[] {
  const main = mainAddress(recipient);
  if (main?.local === ITS_OWNER) return [];
  const domains = domainsOf(recipient);
  return (domains.length > 0 ? domains : [main?.domain ?? ""])
    .filter((domain) => EXAMPLE.test(domain))
    .map((domain) =>
      warning(
        "recipient",
        `${domain} is the example's domain: no mail comes for it`,
        "put your own in its place, everywhere in the rules",
      ),
    );
}
