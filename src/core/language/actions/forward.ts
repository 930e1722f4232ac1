/** `forward`. */

import { foldAddress } from "../../message/addr-spec.js";
import { demandOneOf, demandOptions, refuse } from "../demand.js";
import type { SendRow } from "./row.js";

/**
 * Who is the envelope sender of what is passed on. "original": the sender, who gets the bounces,
 * and whose SPF record does not know this machine. "own": the address that the message was sent to.
 * "null": nobody.
 */
export type EnvelopeChoice = "original" | "own" | "null";

/** Passes the message on to another address, unchanged but for trace headers. */
export interface ForwardAction {
  readonly kind: "forward";
  /** The address. */
  readonly to: string;
  /** Who gets the bounces. */
  readonly envelope: EnvelopeChoice;
}

export const forwarding: SendRow<ForwardAction, "either"> = {
  phase: "send",
  stands: "either",
  noun: "forward",
  passesOn: true,
  atMostOnce: false,
  key: ({ to }) => `forward ${foldAddress(to)}`,
  shown: ({ to }) => ({ to }),
  describe: ({ to }) => `forward ${to}`,
  recipient: ({ to }) => ({ kind: "address", address: to }),
  fault: () => null,
  checks: ({ to }) => [
    { kind: "not own", address: to },
    { kind: "address", address: to },
  ],
};

/** Options of `forward`. */
export interface ForwardOptions {
  /** Who gets the bounces: the sender, you, or nobody. Default: `"original"`. */
  readonly envelope?: EnvelopeChoice;
}

const ENVELOPES: readonly string[] = [
  "original",
  "own",
  "null",
] satisfies readonly EnvelopeChoice[];

/** @throws Error for what no type-checked rule says */
export function makeForward(to?: string, options: ForwardOptions = {}): ForwardAction {
  // It may come from the message: an empty one is no fault of the rules, and goes nowhere.
  if (typeof to !== "string") refuse("forward", to, "an address");
  demandOptions("forward", options, "envelope");
  const { envelope = "original" } = options;
  demandOneOf("forward: envelope", envelope, ENVELOPES);
  return { kind: "forward", to, envelope };
}
