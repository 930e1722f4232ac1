/** What is believed of who sent a message: for `sortmail check`. */

import { type Finding, ok } from "../core/contracts/finding.js";
import type { AuthenticationResultsSpec } from "../core/language/authenticator-spec.js";
import type { AuthenticatorCheckTools } from "./authenticator-tools.js";

const ABOUT = "authentication";

export function checkAuthenticationResults(
  { ids }: AuthenticationResultsSpec,
  { trusted }: AuthenticatorCheckTools,
): Finding {
  const names = [...new Set([...trusted, ...ids])].join(", ");
  return ok(
    ABOUT,
    `authenticationResults: what ${names} wrote into Authentication-Results is believed, above the Received by which a message came in`,
  );
}
