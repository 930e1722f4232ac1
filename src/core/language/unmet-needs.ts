/** Rules that ask for what the configuration does not have. */

import type { NeedName } from "./needs.js";

/** What is asked for, and what to add. */
const NEEDS: Readonly<Record<NeedName, string>> = {
  spam: "a verdict: add spam: … to sortmail({…}), the scanner to ask",
  authentication:
    "who sent the message: add authentication: … to sortmail({…}), such as authenticationResults()",
  people:
    'whom you know: add people: … to sortmail({…}), such as [contacts("~/contacts.vcf"), sent("~/Mail/Sent")]',
};

/** @throws Error always */
export function refuseUnmet(rule: string, need: NeedName): never {
  throw new Error(`rule ${JSON.stringify(rule)} asks for ${NEEDS[need]}`);
}
