/** `verify`: who sent a message, found out here. */

import type { VerifySpec } from "./authenticator-spec.js";
import { demandOptions, demandTexts, refuse } from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";

/** Options of `verify`. */
export interface VerifyOptions {
  /** For all that DNS is asked about a message. Default: 20 s. */
  readonly timeout?: Duration;
  /** How long an answer holds for further copies of the same message. Default: 1 h. */
  readonly remember?: Duration;
  /**
   * The name servers, as numeric addresses, with a port or without: `["127.0.0.1:5353"]`. Default:
   * those of the machine.
   */
  readonly resolver?: readonly string[];
}

/**
 * Checks DKIM, SPF, DMARC and ARC here, by questions to DNS: for a server that does not. Once for a
 * message, however many copies of it arrive. DNS that does not answer is `temperror`, which is
 * neither pass nor fail.
 */
export function verify(options: VerifyOptions = {}): VerifySpec {
  demandOptions("verify", options, "timeout remember resolver");
  const { timeout = "20 s", remember = "1 h", resolver = null } = options;
  if (resolver !== null) demandResolver(resolver);
  return {
    kind: "verify",
    timeout: milliseconds(timeout),
    remember: milliseconds(remember),
    resolver,
  };
}

const SERVER =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|[\da-f]*:[\da-f:.]*|\[[\da-f:.]+\](?::\d{1,5})?)$/i;

function demandResolver(resolver: readonly string[]): void {
  demandTexts("verify: resolver", resolver);
  if (resolver.length === 0)
    refuse("verify: resolver", resolver, 'addresses of name servers, such as ["127.0.0.1:53"]');
  for (const each of resolver)
    if (!SERVER.test(each))
      refuse("verify: resolver", each, 'the numeric address of a name server: "127.0.0.1:53"');
}
