/** What `sortmail({…})` refuses of who shall say who sent a message. */

import {
  authenticatesByHeader,
  type FirstOfAuthenticators,
  isAuthenticator,
} from "./authenticator-spec.js";
import type { Config } from "./config.js";
import { wrongOption } from "./config-faults.js";
import { refuse } from "./demand.js";
import { isScanner } from "./scanner-spec.js";

/** @throws Error for what is none, and where nobody is named whose word counts */
export function demandAuthentication({ authentication, trusted }: Config): void {
  if (authentication === undefined) return;
  if (!isAuthenticator(authentication))
    wrongOption("authentication", authentication, "such as authenticationResults()");
  if (authenticatesByHeader(authentication) && !trusted?.some((name) => name !== ""))
    refuseTrustingNobody("authenticationResults()");
}

/** What `firstOf` gives beside scanners. @throws Error for what is no such thing */
export function firstToAuthenticate(members: readonly unknown[]): FirstOfAuthenticators {
  const [first] = members;
  if (members.length < 1) throw new Error("firstOf(): it takes one scanner at least");
  const wanted = isAuthenticator(first)
    ? "others like the first, such as authenticationResults()"
    : "scanners, such as spamd()";
  const is = isAuthenticator(first) ? isAuthenticator : isScanner;
  for (const each of members) if (!is(each)) refuse("firstOf", each, wanted);
  return { kind: "firstToAuthenticate", members: members.filter(isAuthenticator) };
}

/** @param word that believes what is in a header @throws Error always */
export function refuseTrustingNobody(word: string): never {
  throw new Error(
    `sortmail: ${word} believes nobody: add trusted: ["mail.example"], the names that your own machines write behind "by" in Received`,
  );
}
