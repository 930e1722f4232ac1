/** What a condition is, and how several become one. The ready-made ones are in `conditions.ts`. */

import type { Mail } from "../contracts/mail.js";
import { describePatterns, type Pattern } from "./pattern.js";

/**
 * Whether a condition that had to wait matched, and what it looked at: put into words only when a
 * trace is shown.
 */
export interface Observation {
  readonly matched: boolean;
  readonly value: () => string;
}

/** How a condition is made up, so that deciding can take it apart and explain each piece. */
export type Shape =
  | { readonly kind: "all" | "any"; readonly parts: readonly Test[] }
  | { readonly kind: "not"; readonly part: Test }
  | HeaderTest
  | LazyTest;

interface Named {
  readonly name: string;
  /** Null for a name that is all. */
  readonly patterns: readonly Pattern[] | null;
}

/**
 * A ready-made condition. It is handed the patterns, so that one function will do for all rules of
 * a kind.
 */
export interface HeaderTest extends Named {
  readonly kind: "header";
  matches(mail: Mail, patterns: readonly Pattern[]): boolean;
  /** What it looks at, in words. */
  value(mail: Mail, patterns: readonly Pattern[]): string;
}

/** A ready-made condition that must wait for what it looks at. */
export interface LazyTest extends Named {
  readonly kind: "lazy";
  readonly asksScanner?: true;
  observe(mail: Mail, patterns: readonly Pattern[]): Promise<Observation>;
}

/**
 * Any test of a message: a ready-made one, or a function of the user's own. `Proof` is what a
 * match proves about the message: the action behind it sees a `Mail & Proof`. It exists only for
 * the compiler: a type predicate could not be asynchronous. So does `Need`: what the configuration
 * must have for the condition to be asked.
 */
export interface Condition<Proof = unknown, Need = never> {
  // Written out, and no alias: it is what an error shows. `Promise`, because of a `PromiseLike` an
  // error says ten lines.
  (mail: Mail): boolean | Promise<boolean>;
  readonly proof?: () => Proof;
  readonly need?: () => Need;
}

/** What a condition needs that asks for a verdict: the text is what an error shows. */
export type NeedsScanner = "spam: in the configuration, the scanner to ask";

/** What lets a condition be shown, and taken apart. */
interface Described {
  readonly shape: Shape;
}

/**
 * A condition that describes itself. No interface that extends both: of a call that returns a mere
 * function type, as `all(…)` would, the compiler puts off what it proves, and asks the action
 * first.
 */
export type ReadyMade<Proof = unknown, Need = never> = Condition<Proof, Need> & Described;

/** A condition, whatever it proves and needs. */
export type Test = Condition<unknown, unknown>;

type Answer = ReturnType<Test>;

type ProofOf<When> = When extends Condition<infer Proof, unknown> ? Proof : unknown;

/** What they need, all together. */
export type Needs<Whens extends readonly unknown[]> = NeedOf<Whens[number]>;
type NeedOf<When> = When extends { readonly need?: () => infer Need }
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

/** Whether this is a condition of ours, and not a user's own function. */
export function isCondition(test: Test): test is ReadyMade<unknown, unknown> {
  return "shape" in test;
}

/** The words for a condition in a trace. */
export function describe(test: Test): string {
  if (isCondition(test)) return describeShape(test.shape);
  const source = Function.prototype.toString.call(test).replace(/\s+/g, " ");
  return source.length > 80 ? `${source.slice(0, 79)}…` : source;
}

/** As it is written in a rule. */
function describeShape(shape: Shape): string {
  if (shape.kind === "not") return `not(${describe(shape.part)})`;
  if (!("name" in shape)) return `${shape.kind}(${shape.parts.map(describe).join(", ")})`;
  return shape.patterns === null
    ? shape.name
    : `${shape.name}(${describePatterns(shape.patterns)})`;
}

const NONE: readonly Pattern[] = [];

/** Whether it matches. */
export function testHeader(shape: HeaderTest, mail: Mail): boolean {
  return shape.matches(mail, shape.patterns ?? NONE);
}

/** What it looks at, in words. */
export function valueSeen(shape: HeaderTest, mail: Mail): string {
  return shape.value(mail, shape.patterns ?? NONE);
}

/** Waits for what it looks at. */
export function observe(shape: LazyTest, mail: Mail): Promise<Observation> {
  return shape.observe(mail, shape.patterns ?? NONE);
}

/** Makes a condition: of ten thousand rules each has one, so that a microsecond counts. */
export function condition<Proof, Need>(shape: Shape): ReadyMade<Proof, Need> {
  const made = (mail: Mail): Answer => answerOf(shape, mail);
  made.shape = shape;
  return made;
}

/** Runs a condition for its answer alone: what a user's own function gets when it calls one. */
function answerOf(shape: Shape, mail: Mail): Answer {
  if (shape.kind === "header") return testHeader(shape, mail);
  if (shape.kind === "lazy") return observe(shape, mail).then(({ matched }) => matched);
  if (shape.kind === "not") return negated(shape.part(mail));
  return inTurn(shape.parts, shape.kind === "any", mail, 0);
}

/**
 * Asks the parts in turn until one of them settles the matter: in a loop, or ten thousand of them
 * would exhaust the stack.
 */
function inTurn(parts: readonly Test[], settles: boolean, mail: Mail, from: number): Answer {
  for (let at = from; ; at++) {
    const part = parts[at];
    if (part === undefined) return !settles;
    const answer = part(mail);
    if (isPromise(answer)) {
      return Promise.resolve(answer).then((later) =>
        demandBoolean(later) === settles ? settles : inTurn(parts, settles, mail, at + 1),
      );
    }
    if (demandBoolean(answer) === settles) return settles;
  }
}

/**
 * What a user's own function answered, once it is there.
 * @throws Error when it is neither true nor false: a forgotten `return` must not pass for an answer
 */
export function demandBoolean(answer: boolean): boolean {
  if (typeof answer === "boolean") return answer;
  throw new Error(`a condition answered ${String(answer)}, not true or false`);
}

function negated(answer: Answer): Answer {
  return isPromise(answer)
    ? Promise.resolve(answer).then((later) => !demandBoolean(later))
    : !demandBoolean(answer);
}

export function isPromise<A>(value: A | PromiseLike<A>): value is PromiseLike<A> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/**
 * Matches when all of them do; they are asked in turn, and the first that does not match ends it.
 */
export function all<
  const Whens extends readonly [Condition<unknown, unknown>, ...Condition<unknown, unknown>[]],
>(...parts: Whens): ReadyMade<AllProofs<Whens>, Needs<Whens>> {
  return condition({ kind: "all", parts });
}

/** Matches when one of them does; they are asked in turn, and the first that matches ends it. */
export function any<
  const Whens extends readonly [Condition<unknown, unknown>, ...Condition<unknown, unknown>[]],
>(...parts: Whens): ReadyMade<AnyProof<Whens>, Needs<Whens>> {
  return condition({ kind: "any", parts });
}

/** Matches when the condition does not. */
export function not<const When extends Condition<unknown, unknown>>(
  part: When,
): ReadyMade<unknown, Needs<[When]>> {
  return condition({ kind: "not", part });
}

/**
 * Whether a condition, or a part of it, asks for a verdict. What a user's own function asks for
 * can't be known.
 */
export function asksScanner(test: Test): boolean {
  if (!isCondition(test)) return false;
  const { shape } = test;
  if (shape.kind === "header") return false;
  if (shape.kind === "lazy") return shape.asksScanner === true;
  return shape.kind === "not" ? asksScanner(shape.part) : shape.parts.some(asksScanner);
}
