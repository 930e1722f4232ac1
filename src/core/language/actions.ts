/** Actions: values that say what shall happen to a message. Nothing here touches anything. */

import type { Flag } from "../contracts/mail.js";
import { type Duration, milliseconds } from "./duration.js";

/** Header lines by their names. */
export interface HeaderLines {
  readonly [name: string]: string;
}

/** Options of `file` and `copy` that go for every kind of folder. */
export interface HeaderOptions {
  /**
   * Header lines on top of what is stored here, and of nothing else: `{ "X-Course": "autumn" }`.
   * Default: none.
   */
  readonly addHeaders?: HeaderLines;
}

/** Options of `file` and `copy` into a Maildir. */
export interface FileOptions extends HeaderOptions {
  /**
   * Maildir flags to file it with: `{ flags: ["seen"] }` files it as read. Default: none, so that
   * it is new.
   */
  readonly flags?: readonly { [Each in Flag]: Each }[Flag][];
}

/** Stores the message in a folder. */
export interface FileAction {
  readonly kind: "file";
  readonly folder: string;
  /**
   * The member of a family, as the rule named it: made one safe path segment when the plan is made.
   */
  readonly name: string | null;
  readonly flags: readonly Flag[];
  readonly addHeaders?: HeaderLines;
}

/** Stores one more copy in a folder. */
export interface CopyAction {
  readonly kind: "copy";
  readonly folder: string;
  readonly name: string | null;
  readonly flags: readonly Flag[];
  readonly addHeaders?: HeaderLines;
}

/** Keeps nothing. The log still says that the message was here. */
export interface DiscardAction {
  readonly kind: "discard";
}

/** Refuses the message: the MTA tells the envelope sender. */
export interface RejectAction {
  readonly kind: "reject";
  readonly reason: string;
  /**
   * "unknown user": 67 and 5.1.1. "unavailable": 69 and 5.3.0. "refused": 77 and 5.7.0 (sysexits.h,
   * RFC 3463).
   */
  readonly as: "unknown user" | "unavailable" | "refused";
}

/**
 * Who is the envelope sender of what is passed on. "original": the sender, who gets the bounces,
 * and whose SPF record does not know this machine. "own": the address that the message was sent to.
 * "null": nobody.
 */
export type EnvelopeChoice = "original" | "own" | "null";

/** Passes the message on to another address, unchanged but for trace headers. */
export interface ForwardAction {
  readonly kind: "forward";
  readonly to: string;
  readonly envelope: EnvelopeChoice;
}

/** Passes the message on to the members of a list. */
export interface RedistributeAction {
  readonly kind: "redistribute";
  readonly list: string;
}

/** Hands the message to a program. */
export interface PipeAction {
  readonly kind: "pipe";
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** What exit statuses mean; 0 is delivered and all others defer, unless they stand here. */
  readonly statuses: Readonly<Record<number, PipeOutcome>>;
}

/** What a program's exit status can be made to mean. */
export type PipeOutcome = "delivered" | "defer";

/** Values that a rule passes to a template: no functions, a template could call them. */
export type TemplateValue =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue };

export interface TemplateData {
  readonly [name: string]: TemplateValue;
}

/** Options of `respond`. */
export interface RespondOptions<Folder extends string = string> {
  /**
   * Nobody is answered more often. Default: 7 days; 0 answers every time, at most a hundred times
   * an hour in all.
   */
  readonly every?: Duration;
  /**
   * One of your addresses, with or without a name. Default: the template's From, else the address
   * that was written to.
   */
  readonly from?: string;
  /** Default: the template's Subject, else `Re: …`. */
  readonly subject?: string;
  /**
   * The envelope sender: nobody, so that no bounce comes back, or the address in From. Default:
   * `"null"`.
   */
  readonly envelopeFrom?: "null" | "self";
  /** Answers also what names none of your addresses in To or Cc. Default: false. */
  readonly toAnyone?: boolean;
  /** A folder that takes a copy of each answer that is sent; no family. Default: none. */
  readonly copyTo?: Folder;
  /** What the template may use beside the message. */
  readonly data?: TemplateData;
}

/** Answers the envelope sender, if that can hurt nobody. */
export interface RespondAction {
  readonly kind: "respond";
  readonly template: string;
  /** Milliseconds. */
  readonly every: number;
  readonly toAnyone: boolean;
  readonly options: Pick<RespondOptions, "from" | "subject" | "envelopeFrom" | "data">;
  /** A folder that takes a copy of the answer; null: none. */
  readonly copyTo: string | null;
}

/** Tells somebody that the message came. */
export interface NotifyAction {
  readonly kind: "notify";
  readonly to: string;
  readonly template: string;
  readonly data: TemplateData;
}

/** How a message is refused. */
export type RejectAs = RejectAction["as"];

/** Puts the message somewhere, so that it is safe. */
export type Delivery = FileAction | ForwardAction | RedistributeAction | PipeAction;
/** Ends it without putting it anywhere. */
export type Refusal = DiscardAction | RejectAction;
/** Says where the message goes: every rule needs one, and it comes first. */
export type Ending = Delivery | Refusal;
/** What may follow `discard` and `reject`. */
export type CopyOrRespond = CopyAction | RespondAction;
/** What `also` takes. */
export type CopyRespondOrNotify = CopyOrRespond | NotifyAction;
/** What may follow a delivery. */
export type More = Delivery | CopyRespondOrNotify;
export type Action = Ending | More;

/** Keeps nothing of the message; the log still says that it was here. */
export function discard(): DiscardAction {
  return { kind: "discard" };
}

/**
 * Refuses the message: Postfix sends `reason` back to the envelope sender. That address is often
 * forged, so a reject after the message was accepted makes backscatter: better for mail that only
 * real senders can have sent.
 * @param reason made one line of printable ASCII, at most 200 bytes
 * @param as how it is refused; default `"unavailable"`
 */
export function reject(reason: string, as: RejectAction["as"] = "unavailable"): RejectAction {
  return { kind: "reject", reason, as };
}

/** Options of `pipe`. */
export interface PipeOptions {
  /** Default: 60 s. */
  readonly timeout?: Duration;
  /**
   * What exit statuses other than 0 mean: `{ 1: "delivered" }`. Those that are not named defer the
   * message.
   */
  readonly statuses?: Readonly<Record<number, PipeOutcome>>;
}

/**
 * Hands the message to a program, on its standard input. No shell is involved.
 * @param program absolute
 */
export function pipe(
  program: string,
  args: readonly string[] = [],
  options: PipeOptions = {},
): PipeAction {
  const { timeout = "60 s", statuses = {} } = options;
  if (!program.startsWith("/"))
    throw new Error(`pipe(${JSON.stringify(program)}): the program's path must begin with /`);
  return { kind: "pipe", program, args, timeout: milliseconds(timeout), statuses };
}

/** So many days, in milliseconds. */
export function days(count: number): number {
  return count * 86_400_000;
}
