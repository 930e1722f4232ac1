import type { Config } from "../../core/language/config.js";
import { domainsOf } from "../../core/message/envelope.js";
import { type OwnAddresses, ownAddressesOf } from "../../core/policy/own-addresses.js";

/**
 * The user's own addresses, as far as they are known before a message comes; null where only a
 * message tells.
 */
export function ownAddresses({ recipient }: Config): OwnAddresses | null {
  const [domain] = domainsOf(recipient);
  if (domain === undefined) return null;
  return ownAddressesOf(recipient, {
    address: null,
    local: null,
    domain,
    extension: null,
    user: null,
    deliveredTo: null,
  });
}
