/** Asks one condition, part by part, and notes what each of them saw. */

import type { Mail } from "../contracts/mail.js";
import {
  type Captures,
  type CaptureTest,
  demandBoolean,
  isCondition,
  isPromise,
  type NamedTest,
  type Observation,
  type Shape,
  type Test,
} from "../language/condition.js";
import { testHeader } from "../language/shapes.js";
import { controlsToSpaces } from "../message/charset.js";
import { messageOf } from "../text.js";
import { settle, type Waiting } from "./waiting.js";

/**
 * One condition that was asked, with what it looked at; parts of `all`, `any` and `not` as far as
 * they were asked.
 */
export interface Evaluation {
  readonly test: Test;
  readonly matched: boolean;
  /** What it saw, in words; null for a user's own function, and where the parts say it. */
  readonly value: (() => string) | null;
  readonly parts: readonly Evaluation[];
  /** What it kept of the message. */
  readonly captured?: Captures;
  /** What the message has more behind it. */
  readonly proof?: object;
}

const NONE: readonly Evaluation[] = [];

/**
 * Asks one condition, and notes what it saw: at once where it can, since a generator for each would
 * cost more than asking.
 */
export function evaluate(test: Test, mail: Mail): Evaluation | Waiting<Evaluation> {
  if (!isCondition(test)) {
    const answer = test(mail);
    return isPromise(answer)
      ? own(test, answer)
      : { test, matched: demandBoolean(answer), value: null, parts: NONE };
  }
  const kind: EvaluateShape<Shape> = EVALUATE[test.shape.kind];
  return kind.begin(test, test.shape, mail);
}

/** A method, so that each takes the shape of its own kind. */
interface EvaluateShape<Each extends Shape> {
  begin(test: Test, shape: Each, mail: Mail): Evaluation | Waiting<Evaluation>;
}

const EVALUATE: {
  readonly [Kind in Shape["kind"]]: EvaluateShape<Extract<Shape, { readonly kind: Kind }>>;
} = {
  header: {
    begin: (test, shape, mail) => ({
      test,
      matched: testHeader(shape, mail),
      value: () => shape.value(mail),
      parts: NONE,
    }),
  },
  lazy: { begin: (test, shape, mail) => waited(test, shape.observe(mail)) },
  capture: {
    begin: (test, shape, mail) => {
      const texts = shape.texts(mail);
      return isPromise(texts) ? laterCapture(test, shape, texts) : captureOf(test, shape, texts);
    },
  },
  named: {
    begin: (test, shape, mail) => {
      const part = evaluate(shape.part, mail);
      const named = { test, shape, mail };
      return isWaiting(part) ? laterNamed(named, part) : namedOf(named, part);
    },
  },
  not: {
    begin: (test, shape, mail) => {
      const part = evaluate(shape.part, mail);
      return isWaiting(part) ? laterNot(test, part) : notOf(test, part);
    },
  },
  all: {
    begin: (test, { parts }, mail) =>
      evaluateInTurn({ test, tests: parts, settles: false, parts: [] }, mail),
  },
  any: {
    begin: (test, { parts }, mail) =>
      evaluateInTurn({ test, tests: parts, settles: true, parts: [] }, mail),
  },
};

function* own(test: Test, answer: PromiseLike<boolean>): Waiting<Evaluation> {
  return { test, matched: demandBoolean(yield* settle(answer)), value: null, parts: NONE };
}

function* waited(test: Test, observed: PromiseLike<Observation>): Waiting<Evaluation> {
  const { matched, value, proof } = yield* settle(observed);
  return { test, matched, value, parts: NONE, ...(proof === undefined ? {} : { proof }) };
}

function* laterCapture(
  test: Test,
  shape: CaptureTest,
  texts: PromiseLike<readonly string[]>,
): Waiting<Evaluation> {
  return captureOf(test, shape, yield* settle(texts));
}

function captureOf(test: Test, shape: CaptureTest, texts: readonly string[]): Evaluation {
  const found = shape.find(texts);
  const value = () => shape.value(texts, found);
  return found === null
    ? { test, matched: false, value, parts: NONE }
    : { test, matched: true, value, parts: NONE, captured: found };
}

/** One that has a name, as it was asked of a message. */
interface Asked {
  readonly test: Test;
  readonly shape: NamedTest;
  readonly mail: Mail;
}

function* laterNamed(named: Asked, part: Waiting<Evaluation>): Waiting<Evaluation> {
  return namedOf(named, yield* part);
}

/** The name says what a function of the user's own is, better than its source. */
function namedOf(
  { test, shape: { part: inside, saw }, mail }: Asked,
  part: Evaluation,
): Evaluation {
  const value = saw === null ? null : () => shownBy(saw, mail);
  return { test, matched: part.matched, value, parts: isCondition(inside) ? [part] : NONE };
}

/** Never throws: it is asked when the message has long been decided. */
function shownBy(saw: (mail: Mail) => unknown, mail: Mail): string {
  try {
    return controlsToSpaces(String(saw(mail)));
  } catch (error) {
    return `can't be shown: ${controlsToSpaces(messageOf(error))}`;
  }
}

function* laterNot(test: Test, part: Waiting<Evaluation>): Waiting<Evaluation> {
  return notOf(test, yield* part);
}

function notOf(test: Test, part: Evaluation): Evaluation {
  return { test, matched: !part.matched, value: null, parts: [part] };
}

/** How far `all` or `any` has come. */
interface InTurn {
  readonly test: Test;
  readonly tests: readonly Test[];
  /** `all` is settled by the first part that does not match, `any` by the first that does. */
  readonly settles: boolean;
  /** Those that were asked. */
  readonly parts: Evaluation[];
}

function evaluateInTurn(turn: InTurn, mail: Mail): Evaluation | Waiting<Evaluation> {
  for (;;) {
    const next = turn.tests[turn.parts.length];
    if (next === undefined) return endOf(turn, !turn.settles);
    const part = evaluate(next, mail);
    if (isWaiting(part)) return laterInTurn(turn, part, mail);
    if (settledBy(part, turn)) return endOf(turn, turn.settles);
  }
}

/** In a loop, or ten thousand parts that wait would exhaust the stack. */
function* laterInTurn(turn: InTurn, waiting: Waiting<Evaluation>, mail: Mail): Waiting<Evaluation> {
  for (let part: Evaluation | Waiting<Evaluation> = waiting; ; ) {
    if (settledBy(isWaiting(part) ? yield* part : part, turn)) return endOf(turn, turn.settles);
    const next = turn.tests[turn.parts.length];
    if (next === undefined) return endOf(turn, !turn.settles);
    part = evaluate(next, mail);
  }
}

function settledBy(part: Evaluation, { parts, settles }: InTurn): boolean {
  parts.push(part);
  return part.matched === settles;
}

function endOf({ test, parts }: InTurn, matched: boolean): Evaluation {
  return { test, matched, value: null, parts };
}

/** It did not come to an end at once. */
export function isWaiting(begun: Evaluation | Waiting<Evaluation>): begun is Waiting<Evaluation> {
  return "next" in begun;
}
