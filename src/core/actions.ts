/** Actions: values that say what shall happen to a message. Nothing here touches anything. */

import type { Flag } from "./mail.js";

/** Options of `file` and `copy` into a Maildir. */
export interface FileOptions {
  /** Maildir flags to file it with: `{ flags: ["seen"] }` files it as read. Default: none, so that it is new. */
  readonly flags?: readonly { [Each in Flag]: Each }[Flag][];
}

/** Stores the message in a folder. */
export interface FileAction {
  readonly kind: "file";
  readonly folder: string;
  /** The member of a family, as the rule named it: made one safe path segment when the plan is made. */
  readonly name: string | null;
  readonly flags: readonly Flag[];
}

/** Stores one more copy in a folder. */
export interface CopyAction {
  readonly kind: "copy";
  readonly folder: string;
  readonly name: string | null;
  readonly flags: readonly Flag[];
}

/** Keeps nothing. The log still says that the message was here. */
export interface DiscardAction {
  readonly kind: "discard";
}

/** Refuses the message: the MTA tells the envelope sender. */
export interface RejectAction {
  readonly kind: "reject";
  readonly reason: string;
  /** "unknown user": 67 and 5.1.1. "unavailable": 69 and 5.3.0. "refused": 77 and 5.7.0 (sysexits.h, RFC 3463). */
  readonly as: "unknown user" | "unavailable" | "refused";
}

/** How a message is refused. */
export type RejectAs = RejectAction["as"];

/** Puts the message somewhere, so that it is safe. */
export type Delivery = FileAction;
/** Ends it without putting it anywhere. */
export type Refusal = DiscardAction | RejectAction;
/** Says where the message goes: every rule needs one, and it comes first. */
export type Ending = Delivery | Refusal;
/** What may follow `discard` and `reject`. */
export type Aside = CopyAction;
/** What may follow a delivery. */
export type More = Delivery | Aside;
export type Action = Ending | More;

/** Keeps nothing of the message; the log still says that it was here. */
export function discard(): DiscardAction {
  return { kind: "discard" };
}

/**
 * Refuses the message: Postfix sends `reason` back to the envelope sender. That address is often forged, so a reject after
 * the message was accepted makes backscatter: better for mail that only real senders can have sent.
 * @param reason made one line of printable ASCII, at most 200 octets
 * @param as how it is refused; default `"unavailable"`
 */
export function reject(reason: string, as: RejectAction["as"] = "unavailable"): RejectAction {
  return { kind: "reject", reason, as };
}
