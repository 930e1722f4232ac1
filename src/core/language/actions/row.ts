/**
 * What is said of each kind of action, in one row of `ACTIONS`: plan, effects, journal, policy, dry
 * run and `check` ask there. Methods: each takes the action of its own kind.
 */

import type { Flag } from "../../contracts/mail.js";
import type { Config } from "../config.js";
import type { MemberName } from "../family-spec.js";
import type { FileOptions } from "./file-options.js";

/**
 * Where it may stand in a rule. A delivery comes first, or behind another one; a refusal comes
 * first, and no delivery behind it; a deferral stands alone; what is aside goes behind a delivery
 * or a refusal and into `also`; what is beside goes behind a delivery and into `also`; either is a
 * delivery, and goes into `also`; what is ahead goes into `also` alone.
 */
export type Stand = "delivery" | "refusal" | "deferral" | "aside" | "beside" | "either" | "ahead";

interface Row<Where extends Stand> {
  readonly stands: Where;
}

/** Stored first of all. */
export interface StoreRow<Each, Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "store";
  /** Into which folder, and how. */
  into(action: Each): Into;
  /** As a dry run's table says it. @param folder its name, a family's member included */
  describe(folder: string): string;
}

export interface Into extends FileOptions {
  readonly folder: string;
  /** The member of a family, as the rule named it. */
  readonly name: MemberName | null;
  readonly flags: readonly Flag[];
}

/** Does nothing by itself: it goes for what is stored later. */
export interface MarkRow<Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "mark";
}

/** Saves parts of the message, once it is stored itself. */
export interface SaveRow<Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "save";
}

/** Run once all is stored: a program that is given the message. */
export interface RunRow<Each, Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "run";
  /** As a dry run's table says it. @param program its name, without folders */
  describe(program: string): string;
  command(action: Each): Command;
}

/**
 * What a program's exit status can be made to mean. "otherwise": the message is stored as
 * `otherwise` says. "reject": it is refused.
 */
export type PipeOutcome = "delivered" | "defer" | "otherwise" | "reject";

export interface Command {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** What exit statuses mean; 0 is delivered and all others defer, unless they stand here. */
  readonly statuses: Readonly<Record<number, PipeOutcome>>;
  /** What the sender is told by a status that rejects. Default: what the program printed. */
  readonly reason?: string | null;
  /** What becomes of the delivery when the program defers. Default: it is deferred. */
  readonly onFailure?: "ignore" | "defer";
}

/** Sent in the end, if the policy lets it go out. */
export interface SendRow<Each, Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "send";
  /** What people call it. */
  readonly noun: string;
  /** Whether the message would be nowhere if this does not go out. */
  readonly passesOn: boolean;
  /** Rather not at all than twice: the journal has when it is begun. Anything else: at least once. */
  readonly atMostOnce: boolean;
  /** Tells it from other effects, for the journal: the same when the delivery is tried again. */
  key(action: Each): string;
  /** What a log and a dry run say of it. */
  shown(action: Each): Shown;
  /** As a dry run's table says it. */
  describe(action: Each): string;
  /** Who gets it: the policy goes by that. */
  recipient(action: Each): Recipient;
  /** What the compiler refuses, said again for rules that it never saw; null when all is well. */
  fault(action: Each, config: Config): string | null;
  /** What `check` looks at. */
  checks(action: Each): readonly Check[];
}

export interface Shown {
  readonly to?: string;
  readonly list?: string;
  readonly template?: string;
}

export type Recipient =
  | { readonly kind: "address"; readonly address: string }
  /** The members of a list. */
  | { readonly kind: "list"; readonly list: string }
  /** The message's sender. */
  | ({ readonly kind: "sender" } & Answer);

export interface Answer {
  readonly template: string;
  /** Milliseconds within which nobody is answered again. */
  readonly every: number;
  /** Also what names none of the user's addresses. */
  readonly toAnyone: boolean;
}

export type Check =
  /** An address that mail can be sent to. */
  | { readonly kind: "address"; readonly address: string }
  /** None of the user's own addresses: the message would come back. */
  | { readonly kind: "not own"; readonly address: string }
  /** One of the user's own addresses. */
  | { readonly kind: "own"; readonly address: string };

/** How a message is refused. */
export interface Rejection {
  readonly reason: string;
  /**
   * "unknown user": 67 and 5.1.1. "unavailable": 69 and 5.3.0. "refused": 77 and 5.7.0 (sysexits.h,
   * RFC 3463).
   */
  readonly as: "unknown user" | "unavailable" | "refused";
}

/** Nothing is delivered. */
export interface RefuseRow<Each, Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "refuse";
  /** What the MTA is told; null: that all is well. */
  reject(action: Each): Rejection | null;
}

/** Why a message is left with the MTA, and for how long. */
export interface Deferral {
  readonly reason: string;
  /** Milliseconds since it came in. */
  readonly atMost: number;
}

/** Nothing is done yet. */
export interface DeferRow<Each, Where extends Stand = Stand> extends Row<Where> {
  readonly phase: "defer";
  deferral(action: Each): Deferral;
}

/** A list or an answer goes out only where somebody says whether a message is spam. */
export function needsScanner({ spam }: Config): string | null {
  return spam === undefined
    ? " needs a verdict: add spam: … to sortmail({…}), the scanner to ask"
    : null;
}

export function unknownTemplate(template: string, { templates = [] }: Config): string | null {
  return templates.includes(template)
    ? null
    : `: template ${JSON.stringify(template)} is not in the configuration`;
}
