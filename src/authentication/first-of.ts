/** Several who may know who sent a message, asked in turn. */

import type { Checked } from "../core/contracts/authentication.js";
import type { Authenticator } from "../core/contracts/ports.js";

/**
 * Asks them in turn until one knows what DMARC says, which is what rules want to know. Where nobody
 * does, the first is heard who has found anything; and else the first who says why he has not.
 */
export function firstOf(members: readonly Authenticator[]): Authenticator {
  return {
    async authenticate(incoming) {
      const others: Checked[] = [];
      for (const member of members) {
        const found = await member.authenticate(incoming);
        if (found?.dmarc) return found;
        if (found !== null) others.push(found);
      }
      return others.find((each) => !isEmpty(each)) ?? others[0] ?? null;
    },
  };
}

function isEmpty({ spf, dkim, arc }: Checked): boolean {
  return spf === null && dkim.length === 0 && arc === null;
}
