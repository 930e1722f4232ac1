/** What of a message others have to be asked for: a scanner, a program, memory, the clock. */

import type { Authentication } from "../contracts/authentication.js";
import type { Mail } from "../contracts/mail.js";
import type { Content, Incoming } from "../contracts/ports.js";
import type { Verdict } from "../contracts/verdict.js";
import { lazily } from "./lazily.js";
import { askNobody, knowNobody, noClock, noneKnown, unknownParents } from "./nobody.js";

/** Who is asked. */
export interface Asking {
  /** Asks the scanner. */
  readonly scan: (content: Content) => Promise<Verdict>;
  /** Finds out who sent it. */
  readonly authenticate: (incoming: Incoming) => Promise<Authentication>;
  /** Looks for the author among those one knows. Default: nobody is known. */
  readonly people?: Mail["people"] | undefined;
  /** Asks a program. Default: none is asked. */
  readonly ask?: Mail["ask"] | undefined;
  /** Asks what is remembered. Default: nobody is asked. */
  readonly parents?: Mail["parents"] | undefined;
  /** Tells the time. Default: nobody does, and who asks fails. */
  readonly clock?: Mail["now"] | undefined;
  /** Looks for an equal message that was delivered before. Default: nobody does. */
  readonly earlier?: Mail["earlier"] | undefined;
}

/** Nobody is asked before somebody wants to know. @param incoming made when who sent it is asked */
export function askedOf(
  asking: Asking,
  content: Content,
  incoming: () => Incoming,
): Pick<Mail, "verdict" | "authentication" | "parents" | "now" | "ask" | "people" | "earlier"> {
  const {
    ask = askNobody,
    people = knowNobody,
    parents = unknownParents,
    clock = noClock,
    earlier = noneKnown,
  } = asking;
  return {
    verdict: lazily(() => asking.scan(content)),
    authentication: lazily(() => asking.authenticate(incoming())),
    parents: lazily(parents),
    now: lazily(clock),
    ask,
    people,
    earlier,
  };
}
