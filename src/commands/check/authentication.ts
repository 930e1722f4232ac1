/** Can anybody say who sent a message, and whose word is believed? */

import { checkOne } from "../../authentication/authenticators.js";
import type { Finding } from "../../core/contracts/finding.js";
import {
  type AuthenticatorSpec,
  authenticatesByHeader,
  authenticatorsIn,
} from "../../core/language/authenticator-spec.js";
import type { Config } from "../../core/language/config.js";
import type { Postconf } from "../postconf.js";

/** Every one of the configuration, in the order in which a delivery asks them. */
export async function* checkAuthentication(
  spec: AuthenticatorSpec,
  { trusted = [] }: Pick<Config, "trusted">,
  postconf: Postconf | null,
): AsyncGenerator<Finding> {
  const milters = postconf?.("smtpd_milters") ?? "";
  const readsHeader = authenticatesByHeader(spec);
  for (const each of authenticatorsIn(spec))
    yield await checkOne(each, { trusted, milters, readsHeader });
}
