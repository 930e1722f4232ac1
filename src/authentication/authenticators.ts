/** Who says who sent a message: the one place that knows them all. */

import type { Finding } from "../core/contracts/finding.js";
import type { Authenticator } from "../core/contracts/ports.js";
import type {
  AuthenticatorSpec,
  SingleAuthenticatorSpec,
} from "../core/language/authenticator-spec.js";
import { authenticationResults } from "./authentication-results.js";
import type { AuthenticatorCheckTools, AuthenticatorTools } from "./authenticator-tools.js";
import { firstOf } from "./first-of.js";
import { verify } from "./verify.js";

/** A kind. Methods: each takes the spec of its own kind. */
interface AuthenticatorKind<Spec extends AuthenticatorSpec> {
  /** Touches no disk and no network until a message is looked at. */
  open(spec: Spec, tools: AuthenticatorTools): Authenticator;
}

/** One of them, and no list. */
interface SingleKind<Spec extends SingleAuthenticatorSpec> extends AuthenticatorKind<Spec> {
  /** What it goes by, and whether it can. */
  check(spec: Spec, tools: AuthenticatorCheckTools): Promise<Finding>;
}

type SpecOf<Kind> = Extract<AuthenticatorSpec, { readonly kind: Kind }>;
type SingleOf<Kind> = Extract<SingleAuthenticatorSpec, { readonly kind: Kind }>;

const AUTHENTICATORS = {
  authenticationResults: {
    open: authenticationResults,
    check: async (...about) =>
      (await import("./authenticator-checks.js")).checkAuthenticationResults(...about),
  },
  verify: {
    open: verify,
    check: async (...about) => (await import("./verify-checks.js")).checkVerify(...about),
  },
  firstToAuthenticate: {
    open: ({ members }, tools) => firstOf(members.map((each) => openAuthenticator(each, tools))),
  },
} satisfies { [Kind in AuthenticatorSpec["kind"]]: AuthenticatorKind<SpecOf<Kind>> } & {
  [Kind in SingleAuthenticatorSpec["kind"]]: SingleKind<SingleOf<Kind>>;
};

/** Opens one by its kind. Touches no disk and no network until a message is looked at. */
export function openAuthenticator(
  spec: AuthenticatorSpec,
  tools: AuthenticatorTools,
): Authenticator {
  const kind: AuthenticatorKind<AuthenticatorSpec> = AUTHENTICATORS[spec.kind];
  return kind.open(spec, tools);
}

/** What it goes by, and whether it can. */
export function checkOne(
  spec: SingleAuthenticatorSpec,
  tools: AuthenticatorCheckTools,
): Promise<Finding> {
  const kind: SingleKind<SingleAuthenticatorSpec> = AUTHENTICATORS[spec.kind];
  return kind.check(spec, tools);
}
