/** Asks one condition, part by part, and notes what each of them saw. */

import type { Mail } from "../contracts/mail.js";
import {
  answered,
  isCondition,
  isPromise,
  look,
  type Observation,
  seen,
  type Test,
  wait,
} from "../language/condition.js";

/** One condition that was asked, with what it looked at; parts of `all`, `any` and `not` as far as they were asked. */
export interface Asked {
  readonly test: Test;
  readonly matched: boolean;
  /** What it saw, in words; null for a person's own function, and where the parts say it. */
  readonly value: (() => string) | null;
  readonly parts: readonly Asked[];
}

/** Yields where it waits; go on with `next()` once what was yielded has resolved. */
export type Waiting<Result> = Generator<PromiseLike<void>, Result, void>;

/** Asks one condition, and notes what it saw: at once where it can, since a generator for each would cost more than asking. */
export function ask(test: Test, mail: Mail): Asked | Waiting<Asked> {
  if (!isCondition(test)) {
    const answer = test(mail);
    return isPromise(answer) ? own(test, answer) : { test, matched: answered(answer), value: null, parts: NONE };
  }
  const { shape } = test;
  if (shape.kind === "look") return { test, matched: look(shape, mail), value: () => seen(shape, mail), parts: NONE };
  if (shape.kind === "wait") return waited(test, wait(shape, mail));
  if (shape.kind === "not") {
    const part = ask(shape.part, mail);
    return isWaiting(part) ? laterNot(test, part) : notOf(test, part);
  }
  return askInTurn({ test, tests: shape.parts, settles: shape.kind === "any", parts: [] }, mail);
}

const NONE: readonly Asked[] = [];

function* own(test: Test, answer: PromiseLike<boolean>): Waiting<Asked> {
  return { test, matched: answered(yield* settle(answer)), value: null, parts: NONE };
}

function* waited(test: Test, observed: PromiseLike<Observation>): Waiting<Asked> {
  const { matched, value } = yield* settle(observed);
  return { test, matched, value, parts: NONE };
}

function* laterNot(test: Test, part: Waiting<Asked>): Waiting<Asked> {
  return notOf(test, yield* part);
}

function notOf(test: Test, part: Asked): Asked {
  return { test, matched: !part.matched, value: null, parts: [part] };
}

/** How far `all` or `any` has come. */
interface InTurn {
  readonly test: Test;
  readonly tests: readonly Test[];
  /** `all` is settled by the first part that does not match, `any` by the first that does. */
  readonly settles: boolean;
  /** Those that were asked. */
  readonly parts: Asked[];
}

function askInTurn(turn: InTurn, mail: Mail): Asked | Waiting<Asked> {
  for (;;) {
    const next = turn.tests[turn.parts.length];
    if (next === undefined) return endOf(turn, !turn.settles);
    const part = ask(next, mail);
    if (isWaiting(part)) return laterInTurn(turn, part, mail);
    if (settledBy(part, turn)) return endOf(turn, turn.settles);
  }
}

/** In a loop, or ten thousand parts that wait would exhaust the stack. */
function* laterInTurn(turn: InTurn, waiting: Waiting<Asked>, mail: Mail): Waiting<Asked> {
  for (let part: Asked | Waiting<Asked> = waiting; ; ) {
    if (settledBy(isWaiting(part) ? yield* part : part, turn)) return endOf(turn, turn.settles);
    const next = turn.tests[turn.parts.length];
    if (next === undefined) return endOf(turn, !turn.settles);
    part = ask(next, mail);
  }
}

function settledBy(part: Asked, { parts, settles }: InTurn): boolean {
  parts.push(part);
  return part.matched === settles;
}

function endOf({ test, parts }: InTurn, matched: boolean): Asked {
  return { test, matched, value: null, parts };
}

/** It did not come to an end at once. */
export function isWaiting(begun: Asked | Waiting<Asked>): begun is Waiting<Asked> {
  return "next" in begun;
}

/** Yields a promise and takes what it came to. */
function* settle<Value>(value: PromiseLike<Value>): Waiting<Value> {
  const got: Value[] = [];
  yield Promise.resolve(value).then((result) => {
    got.push(result);
  });
  for (const result of got) return result;
  throw new Error("went on before the condition had its answer");
}
