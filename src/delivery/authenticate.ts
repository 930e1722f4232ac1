/**
 * Opens those of the configuration who say who sent a message. Loaded when a rule wants to know.
 */

import { openAuthenticator } from "../authentication/authenticators.js";
import { withVerified } from "../authentication/verified.js";
import { type Authentication, unauthenticated } from "../core/contracts/authentication.js";
import type { Incoming } from "../core/contracts/ports.js";
import type { Config } from "../core/language/config.js";

/** Says who sent the message; why nobody can where there is no answer. */
export async function authenticate(
  { authentication, trusted = [] }: Pick<Config, "authentication" | "trusted">,
  incoming: Incoming,
): Promise<Authentication> {
  if (authentication === undefined) return unauthenticated("no authentication is configured");
  const found = await openAuthenticator(authentication, { trusted }).authenticate(incoming);
  return found === null ? unauthenticated("nobody has looked") : withVerified(found, incoming);
}
