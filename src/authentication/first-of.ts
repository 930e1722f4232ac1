/** Several who may know who sent a message, asked in turn. */

import type { Checked } from "../core/contracts/authentication.js";
import type { Authenticator } from "../core/contracts/ports.js";

/**
 * Asks them in turn until one has found something. One who has found nothing, and says why, is heard
 * only when nobody has: the first such.
 */
export function firstOf(members: readonly Authenticator[]): Authenticator {
  return {
    async authenticate(incoming) {
      let nothing: Checked | null = null;
      for (const member of members) {
        const found = await member.authenticate(incoming);
        if (found !== null && !isEmpty(found)) return found;
        nothing ??= found;
      }
      return nothing;
    },
  };
}

function isEmpty({ spf, dkim, dmarc, arc }: Checked): boolean {
  return spf === null && dkim.length === 0 && dmarc === null && arc === null;
}
