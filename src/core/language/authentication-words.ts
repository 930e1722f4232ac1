/**
 * The words that say who sent a message, and what is refused of them: a chunk of its own, loaded when
 * rules take the first of them.
 */

export {
  demandAuthentication,
  firstToAuthenticate,
  refuseTrustingNobody,
} from "./authentication-checks.js";
export { dmarc, forged, signedBy, verifiedFrom } from "./authentication-conditions.js";
export { authenticationResults } from "./authentication-results.js";
export { verify } from "./verify.js";
