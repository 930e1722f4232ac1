/**
 * What a condition is. `shapes.ts` says what each shape does; the ready-made ones are in
 * `conditions.ts`.
 */

import type { Mail } from "../contracts/mail.js";
import { refuse, shown } from "./demand.js";
import type { NeedName, NeedsAuthentication, NeedsPeople, NeedsScanner } from "./needs.js";
import type { Pattern } from "./pattern.js";

/**
 * Whether a condition that had to wait matched, and what it looked at: put into words only when a
 * trace is shown.
 */
export interface Observation {
  readonly matched: boolean;
  readonly value: () => string;
  /** What it proves: properties that the message has more, for the actions behind it. */
  readonly proof?: object;
}

/** How a condition is made up, so that deciding can take it apart and explain each piece. */
export type Shape = AllOf | AnyOf | NotOf | HeaderTest | LazyTest | CaptureTest | NamedTest;

export interface AllOf {
  readonly kind: "all";
  readonly parts: readonly Test[];
}

export interface AnyOf {
  readonly kind: "any";
  readonly parts: readonly Test[];
}

export interface NotOf {
  readonly kind: "not";
  readonly part: Test;
}

/** A condition that has a name of its own. */
export interface NamedTest {
  readonly kind: "named";
  readonly name: string;
  readonly part: Test;
  /** What a trace shows beside the name. Code of the user's own. */
  readonly saw: ((mail: Mail) => unknown) | null;
}

export interface Named {
  readonly name: string;
  /** Null for a name that is all. */
  readonly patterns: readonly Pattern[] | null;
  /** What the configuration must have for it. */
  readonly needs?: NeedName;
  /** The patterns look at the text of a message, which can be far longer than a field. */
  readonly ofBody?: true;
}

/**
 * A ready-made condition. It is handed the patterns, so that one function will do for all rules of
 * a kind.
 */
export interface HeaderTest extends Named {
  readonly kind: "header";
  matches(mail: Mail, patterns: readonly Pattern[]): boolean;
  /** What it looks at, in words. */
  value(mail: Mail): string;
  /**
   * Of one that goes by the time: from when on it matches nothing any more, `2027-01-07 00:00` as
   * clocks show it; null: never.
   */
  readonly clock?: { readonly ends: string | null };
}

/** A ready-made condition that must wait for what it looks at. */
export interface LazyTest extends Named {
  readonly kind: "lazy";
  /** The program that it asks. */
  readonly program?: string;
  /** The folders into which it follows threads; none: into any. */
  readonly follows?: readonly string[];
  observe(mail: Mail): Promise<Observation>;
}

/** What a condition kept of the message, for the actions behind it; by the names of the groups. */
export type Captures = Readonly<Record<string, string>>;

/** A condition that keeps what it found. */
export interface CaptureTest extends Named {
  readonly kind: "capture";
  /** What it looks at. */
  texts(mail: Mail): readonly string[] | Promise<readonly string[]>;
  /** Null where it does not match. */
  find(texts: readonly string[]): Captures | null;
  /** What it looked at and kept, in words. */
  value(texts: readonly string[], found: Captures | null): string;
}

/**
 * Any test of a message: a ready-made one, or a function of the user's own. `Proof` is what a
 * match proves about the message: the action behind it sees a `Mail & Proof`. It exists only for
 * the compiler: a type predicate could not be asynchronous. So does `Need`: what the configuration
 * must have for the condition to be asked.
 */
export interface Condition<Proof = unknown, Need = never, Seen = Mail> {
  // Written out, and no alias: it is what an error shows. `Promise`, because of a `PromiseLike` an
  // error says ten lines.
  (mail: Seen): boolean | Promise<boolean>;
  /** For the compiler alone: what a match proves. */
  readonly proof?: () => Proof;
  /** For the compiler alone: what the configuration must have. */
  readonly need?: () => Need;
}

/** What lets a condition be shown, and taken apart. */
export interface Described {
  readonly shape: Shape;
}

/**
 * A condition that describes itself. No interface that extends both: of a call that returns a mere
 * function type, as `all(…)` would, the compiler puts off what it proves, and asks the action
 * first.
 */
export type ReadyMade<Proof = unknown, Need = never> = Condition<Proof, Need> & Described;

/** A condition that proves nothing, and needs nothing of the configuration. */
export type PlainCondition = Condition & Described;
/** A condition behind which a message has more to show. */
export type Proving<Proof> = Condition<Proof> & Described;
/** A condition that asks for a verdict. */
export type AsksScanner = Condition<unknown, NeedsScanner> & Described;
/** A condition that asks who really sent a message. */
export type AsksAuthentication = Condition<unknown, NeedsAuthentication> & Described;

/** A condition that asks whom one knows. */
export type AsksPeople = Condition<unknown, NeedsPeople> & Described;

/** A condition that is made of others, by the shortest name, because a hover shows it. */
export type Made<Proof, Need> = [Need] extends [never]
  ? unknown extends Proof
    ? PlainCondition
    : Proving<Proof>
  : unknown extends Proof
    ? [Need] extends [NeedsScanner]
      ? AsksScanner
      : [Need] extends [NeedsAuthentication]
        ? AsksAuthentication
        : [Need] extends [NeedsPeople]
          ? AsksPeople
          : ReadyMade<Proof, Need>
    : ReadyMade<Proof, Need>;

/** A condition, whatever it proves and needs. */
export type Test = Condition<unknown, unknown>;

export type Answer = ReturnType<Test>;

export type ProofOf<When> = When extends Condition<infer Proof, unknown> ? Proof : unknown;

/** What they need, all together. */
export type Needs<Whens extends readonly unknown[]> = NeedOf<Whens[number]>;
export type NeedOf<When> = When extends { readonly need?: () => infer Need }
  ? unknown extends Need
    ? never
    : Need
  : never;

/** The proofs of all of them together. */
export type AllProofs<Whens extends readonly unknown[]> = Whens extends readonly [
  infer First,
  ...infer Rest,
]
  ? ProofOf<First> & AllProofs<Rest>
  : unknown;

/** The proofs of one of them. */
export type AnyProof<Whens extends readonly unknown[]> = Whens extends readonly [infer Only]
  ? ProofOf<Only>
  : Whens extends readonly [infer First, ...infer Rest]
    ? ProofOf<First> | AnyProof<Rest>
    : unknown;

/** Whether it can be asked: what it answers, only a message tells. */
export function isTest(value: unknown): value is Test {
  return typeof value === "function";
}

/** Whether this is a condition of ours, and not a user's own function. */
export function isCondition(test: Test): test is ReadyMade<unknown, unknown> {
  return "shape" in test;
}

/** @throws Error for none at all, and for what is no function */
export function demandConditions(word: string, parts: readonly Test[]): void {
  if (parts.length === 0) throw new Error(`${word}(): it takes one condition at least`);
  for (const part of parts) if (typeof part !== "function") refuse(word, part, "conditions");
}

/**
 * What a user's own function answered, once it is there.
 * @throws Error when it is neither true nor false: a forgotten `return` must not pass for an answer
 */
export function demandBoolean(answer: boolean): boolean {
  if (typeof answer === "boolean") return answer;
  throw new Error(`a condition answered ${shown(answer)}, not true or false`);
}

export function isPromise<A>(value: A | PromiseLike<A>): value is PromiseLike<A> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
