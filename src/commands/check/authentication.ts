/** Can anybody say who sent a message, and whose word is believed? */

import { checkOne } from "../../authentication/authenticators.js";
import type { Finding } from "../../core/contracts/finding.js";
import {
  type AuthenticatorSpec,
  authenticatorsIn,
} from "../../core/language/authenticator-spec.js";
import type { Config } from "../../core/language/config.js";

/** Every one of the configuration, in the order in which a delivery asks them. */
export async function* checkAuthentication(
  spec: AuthenticatorSpec,
  { trusted = [] }: Pick<Config, "trusted">,
): AsyncGenerator<Finding> {
  for (const each of authenticatorsIn(spec)) yield await checkOne(each, { trusted });
}
