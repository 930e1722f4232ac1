/**
 * Opens those of the configuration who say who sent a message. Loaded when a rule wants to know.
 */

import type { AuthenticatorTools } from "../authentication/authenticator-tools.js";
import { openAuthenticator } from "../authentication/authenticators.js";
import { withVerified } from "../authentication/verified.js";
import { checkedIn } from "../authentication/written.js";
import { type Authentication, unauthenticated } from "../core/contracts/authentication.js";
import type { Deadline, Incoming } from "../core/contracts/ports.js";
import { authenticationResults } from "../core/language/authentication-results.js";
import type { Config } from "../core/language/config.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { once, peek } from "../state/once/once.js";
import { openAnswers } from "../state/once/stores.js";
import type { Asking } from "./scan.js";

interface AuthenticationTools {
  readonly paths: Paths;
  readonly deadline: Deadline;
  readonly machine: Machine;
  /** Whether DNS is asked, and whether anything is written. */
  readonly asking: Asking;
}

/**
 * Says who sent the message; why nobody can where there is no answer. Where the configuration names
 * nobody to ask, what trusted machines have written still tells what is not to be answered.
 */
export async function authenticate(
  { authentication, trusted = [] }: Pick<Config, "authentication" | "trusted">,
  incoming: Incoming,
  tools: AuthenticationTools,
): Promise<Authentication> {
  const asked = authentication ?? (trusted.length > 0 ? authenticationResults() : undefined);
  if (asked === undefined) return unauthenticated("no authentication is configured");
  const { deadline, machine, asking } = tools;
  const remember = rememberers(tools)[asking];
  const opened = openAuthenticator(asked, {
    trusted,
    deadline,
    host: machine.host,
    remember,
  });
  const found = await opened.authenticate(incoming);
  if (found !== null) return withVerified(found, incoming);
  return unauthenticated(asking === "nobody" ? "not asked" : "nobody has looked");
}

type Remember = AuthenticatorTools["remember"];

function rememberers({
  paths,
  deadline,
  machine: { host },
}: AuthenticationTools): Readonly<Record<Asking, Remember>> {
  const store = openAnswers("files", paths, { host, readAnswer: checkedIn });
  const about = (options: Parameters<Remember>[1]) => ({
    ...{ store, deadline, host, act: "the check" },
    ...options,
  });
  return {
    "and remember": (ask, options) => once(ask, about(options)),
    "and leave no trace": (ask, options) => async (content) =>
      (await peek(content, about(options))) ?? (await ask(content)),
    nobody: (_, options) => (content) => peek(content, about(options)),
  };
}
