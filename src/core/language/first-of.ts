/** `firstOf`: one word for scanners, and for those who say who sent a message. */

import type { AuthenticatorSpec, FirstOfAuthenticators } from "./authenticator-spec.js";
import { type FirstOfScanners, isScanner, type ScannerSpec } from "./scanner-spec.js";
import { authenticationWords } from "./words-on-demand.js";

/**
 * Asks them in turn, until one has an answer: `firstOf(upstream(), spamd())` of scanners,
 * `firstOf(authenticationResults(), verify())` of those who say who sent a message.
 */
export function firstOf<First extends ScannerSpec | AuthenticatorSpec>(
  first: First,
  ...others: readonly (First extends ScannerSpec ? ScannerSpec : AuthenticatorSpec)[]
): First extends ScannerSpec ? FirstOfScanners : FirstOfAuthenticators;
export function firstOf(
  ...members: readonly (ScannerSpec | AuthenticatorSpec)[]
): FirstOfScanners | FirstOfAuthenticators {
  const scanners = members.every((each): each is ScannerSpec => isScanner(each));
  return scanners && members.length > 0
    ? { kind: "firstOf", members }
    : authenticationWords().firstToAuthenticate(members);
}
