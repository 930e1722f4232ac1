/** Who sent a message, found out here: once a burst, by questions to DNS. */

import type { Checked } from "../core/contracts/authentication.js";
import type { Authenticator, Incoming } from "../core/contracts/ports.js";
import type { VerifySpec } from "../core/language/authenticator-spec.js";
import type { AuthenticatorTools } from "./authenticator-tools.js";
import { connectionOf } from "./connection.js";

/**
 * Milliseconds for which it holds that DNS did not answer: of a burst, each copy would wait for it.
 */
const FAILURE_HOLDS = 60_000;

/** Never throws for what a message is, or DNS: only where the delivery's own time is up. */
export function verify(spec: VerifySpec, tools: AuthenticatorTools): Authenticator {
  return {
    async authenticate(incoming) {
      const connection = connectionOf(incoming, tools.trusted);
      const ask = tools.remember(
        async (content) => {
          const { verifyMessage } = await import("./verify-message.js");
          const { deadline, host } = tools;
          return verifyMessage(
            { content, authors: authorsOf(incoming), connection },
            {
              deadline,
              now: host.now(),
              hostname: host.hostname,
              servers: spec.resolver,
              timeout: spec.timeout,
            },
          );
        },
        {
          // Other copies may have come in by another machine, and are answered for themselves.
          scope: JSON.stringify(["verify", spec.resolver, connection]),
          holds: (found) => (hasFailed(found) ? FAILURE_HOLDS : spec.remember),
        },
      );
      return ask(incoming.content);
    },
  };
}

function authorsOf({ from }: Incoming): readonly string[] {
  return from.flat().map(({ domain }) => domain);
}

/** Whether DNS has not answered a question. */
function hasFailed({ spf, dkim, dmarc, arc }: Checked): boolean {
  return [spf?.result, dmarc?.result, arc, ...dkim.map(({ result }) => result)].includes(
    "temperror",
  );
}
