/** `redistribute`. */

import { named } from "../config.js";
import { demandText } from "../demand.js";
import { needsScanner, type SendRow } from "./row.js";

/** Passes the message on to the members of a list. */
export interface RedistributeAction {
  readonly kind: "redistribute";
  /** The name of the list in the configuration. */
  readonly list: string;
}

export const redistributing: SendRow<RedistributeAction, "delivery"> = {
  phase: "send",
  stands: "delivery",
  noun: "redistribute",
  passesOn: true,
  atMostOnce: false,
  key: ({ list }) => `redistribute ${list}`,
  shown: ({ list }) => ({ list }),
  describe: ({ list }) => `list ${list}`,
  recipient: ({ list }) => ({ kind: "list", list }),
  fault: ({ list }, config) =>
    named(config.lists, list) === undefined
      ? `: list ${JSON.stringify(list)} is not in the configuration`
      : needsScanner(config),
  checks: () => [],
};

export function makeRedistribute(list?: string): RedistributeAction {
  demandText("redistribute", list, "the name of a list");
  return { kind: "redistribute", list };
}
