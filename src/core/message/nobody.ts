/** What a message answers where nobody is there to be asked. */

import type { Mail } from "../contracts/mail.js";

export const knowNobody: Mail["people"] = async () => ({ yes: false, why: "nobody is asked" });
export const askNobody: Mail["ask"] = async () => null;

export const unknownParents: Mail["parents"] = async () => ({
  ids: [],
  known: [],
  notAsked: null,
});

/** @throws Error always: any time would be wrong */
export const noClock: Mail["now"] = () => {
  throw new Error("there is no clock");
};

export const noneKnown: Mail["earlier"] = async () => ({ kind: "first" });
