/**
 * Who says who sent a message, as rules declare it: plain data. `src/authentication/` has an
 * implementation for each kind.
 */

import { kindOf } from "./demand.js";

/** What our own machines have left in the header: Authentication-Results, Received-SPF. */
export interface AuthenticationResultsSpec {
  readonly kind: "authenticationResults";
  /** Names that our machines call themselves in Authentication-Results, beside those in `trusted`. */
  readonly ids: readonly string[];
}

/** What is found out here: DKIM, SPF, DMARC, ARC. */
export interface VerifySpec {
  readonly kind: "verify";
  /** Milliseconds for all that DNS is asked about a message. */
  readonly timeout: number;
  /** Milliseconds for which an answer holds for further copies of the same message. */
  readonly remember: number;
  /** The name servers, `127.0.0.1:5353` each; null: those of the machine. */
  readonly resolver: readonly string[] | null;
}

/** Several, asked in turn until one of them has an answer: `firstOf(…)` in the rules. */
export interface FirstOfAuthenticators {
  readonly kind: "firstToAuthenticate";
  /** Asked in this order. */
  readonly members: readonly AuthenticatorSpec[];
}

/** One of them, and no list. */
export type SingleAuthenticatorSpec = AuthenticationResultsSpec | VerifySpec;

/** Who says who sent a message. */
export type AuthenticatorSpec = SingleAuthenticatorSpec | FirstOfAuthenticators;

/** Whether it goes by what our own machines have written into the header. */
const READS_HEADER: Readonly<Record<SingleAuthenticatorSpec["kind"], boolean>> = {
  authenticationResults: true,
  verify: false,
};

/** Whether it is one, of rules that nobody type-checked. */
export function isAuthenticator(spec: unknown): spec is AuthenticatorSpec {
  const kind = kindOf(spec);
  return kind === "firstToAuthenticate" || (kind !== null && Object.hasOwn(READS_HEADER, kind));
}

/** In the order in which they are asked, lists taken apart. */
export function authenticatorsIn(spec: AuthenticatorSpec): readonly SingleAuthenticatorSpec[] {
  return "members" in spec ? spec.members.flatMap(authenticatorsIn) : [spec];
}

/** Whether one of them believes what is in the header: then somebody must be trusted. */
export function authenticatesByHeader(spec: AuthenticatorSpec): boolean {
  return authenticatorsIn(spec).some(({ kind }) => READS_HEADER[kind]);
}
