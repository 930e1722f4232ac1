/** `authenticationResults`: the word of one's own machines for who sent a message. */

import type { AuthenticationResultsSpec } from "./authenticator-spec.js";
import { demandOptions, demandTexts } from "./demand.js";

/** Options of `authenticationResults`. */
export interface AuthenticationResultsOptions {
  /**
   * The names that your machines call themselves in Authentication-Results (`AuthservID`), where
   * they are not those in `trusted`. Default: none.
   */
  readonly ids?: readonly string[];
}

/**
 * Takes the word of the machines that `trusted` names: what opendkim, opendmarc, rspamd, amavis and
 * their like have put into Authentication-Results and Received-SPF (RFC 8601, RFC 7208).
 */
export function authenticationResults(
  options: AuthenticationResultsOptions = {},
): AuthenticationResultsSpec {
  demandOptions("authenticationResults", options, "ids");
  const { ids = [] } = options;
  demandTexts("authenticationResults: ids", ids);
  return { kind: "authenticationResults", ids };
}
