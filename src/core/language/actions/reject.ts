/** `reject`. */

import { demandOneOf, demandText } from "../demand.js";
import type { RefuseRow } from "./row.js";

/** Refuses the message: the MTA tells the envelope sender. */
export interface RejectAction {
  readonly kind: "reject";
  /** What the sender is told. */
  readonly reason: string;
  /**
   * "unknown user": 67 and 5.1.1. "unavailable": 69 and 5.3.0. "refused": 77 and 5.7.0 (sysexits.h,
   * RFC 3463).
   */
  readonly as: "unknown user" | "unavailable" | "refused";
}

/** How a message is refused. */
export type RejectAs = RejectAction["as"];

const REJECT_AS: readonly RejectAs[] = ["unknown user", "unavailable", "refused"];

export const rejecting: RefuseRow<RejectAction, "refusal"> = {
  phase: "refuse",
  stands: "refusal",
  reject: (action) => action,
};

/**
 * Refuses the message: Postfix sends `reason` back to the envelope sender. That address is often
 * forged, so a reject after the message was accepted makes backscatter: better for mail that only
 * real senders can have sent.
 * @param reason made one line of printable ASCII, at most 200 bytes
 * @param as how it is refused; default `"unavailable"`
 */
export function reject(reason: string, as?: RejectAction["as"]): RejectAction;
/** It takes a reason. */
export function reject(this: "the reason, in words"): RejectAction;
export function reject(reason?: string, as: RejectAction["as"] = "unavailable"): RejectAction {
  demandText("reject", reason, "the reason, in words");
  demandOneOf("reject: as", as, REJECT_AS);
  return { kind: "reject", reason, as };
}
