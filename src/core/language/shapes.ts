/** The shapes of conditions: the one place that knows them all. */

import type { Mail } from "../contracts/mail.js";
import { controlsToSpaces } from "../message/charset.js";
import {
  type Answer,
  demandBoolean,
  type HeaderTest,
  isCondition,
  isPromise,
  type Named,
  type ReadyMade,
  type Shape,
  type Test,
} from "./condition.js";
import type { NeedName } from "./needs.js";
import { describePatterns, type Pattern } from "./pattern.js";

/** What goes for a shape. Methods: each takes the shape of its own kind. */
interface ShapeKind<Each extends Shape> {
  /** As it is written in a rule. */
  describe(shape: Each): string;
  /** The conditions that it is made of. */
  parts(shape: Each): readonly Test[];
  /** Runs it for its answer alone: what a user's own function gets when it calls one. */
  answer(shape: Each, mail: Mail): Answer;
}

const SHAPES: {
  readonly [Kind in Shape["kind"]]: ShapeKind<Extract<Shape, { readonly kind: Kind }>>;
} = {
  header: { describe: named, parts: () => [], answer: testHeader },
  lazy: {
    describe: named,
    parts: () => [],
    answer: (shape, mail) => shape.observe(mail).then(({ matched }) => matched),
  },
  capture: {
    describe: ({ name }) => name,
    parts: () => [],
    answer: (shape, mail) => {
      const texts = shape.texts(mail);
      return isPromise(texts)
        ? texts.then((later) => shape.find(later) !== null)
        : shape.find(texts) !== null;
    },
  },
  named: {
    describe: ({ name }) => controlsToSpaces(name),
    parts: ({ part }) => [part],
    answer: ({ part }, mail) => part(mail),
  },
  not: {
    describe: ({ part }) => `not(${describe(part)})`,
    parts: ({ part }) => [part],
    answer: ({ part }, mail) => negated(part(mail)),
  },
  all: {
    describe: ({ parts }) => `all(${parts.map(describe).join(", ")})`,
    parts: ({ parts }) => parts,
    answer: ({ parts }, mail) => inTurn(parts, false, mail, 0),
  },
  any: {
    describe: ({ parts }) => `any(${parts.map(describe).join(", ")})`,
    parts: ({ parts }) => parts,
    answer: ({ parts }, mail) => inTurn(parts, true, mail, 0),
  },
};

function kindOf({ kind }: Shape): ShapeKind<Shape> {
  return SHAPES[kind];
}

/** Makes a condition: of ten thousand rules each has one, so that a microsecond counts. */
export function readyMade<Proof, Need>(shape: Shape): ReadyMade<Proof, Need> {
  const made = (mail: Mail): Answer => kindOf(shape).answer(shape, mail);
  made.shape = shape;
  return made;
}

/** The words for a condition in a trace. */
export function describe(test: Test): string {
  if (isCondition(test)) return kindOf(test.shape).describe(test.shape);
  const source = Function.prototype.toString.call(test).replace(/\s+/g, " ");
  return source.length > 80 ? `${source.slice(0, 79)}…` : source;
}

function named({ name, patterns }: Named): string {
  return patterns === null ? name : `${name}(${describePatterns(patterns)})`;
}

/** The conditions that one is made of; none for a user's own function. */
export function partsOf(test: Test): readonly Test[] {
  return isCondition(test) ? kindOf(test.shape).parts(test.shape) : [];
}

/**
 * What a condition, or a part of it, must have of the configuration, as far as `lacks` says so: the
 * first such. What a user's own function asks for can't be known.
 */
export function needIn(test: Test, lacks: (need: NeedName) => boolean): NeedName | null {
  if (isCondition(test) && "needs" in test.shape && test.shape.needs && lacks(test.shape.needs))
    return test.shape.needs;
  for (const part of partsOf(test)) {
    const need = needIn(part, lacks);
    if (need !== null) return need;
  }
  return null;
}

const NONE: readonly Pattern[] = [];

/** Whether it matches. */
export function testHeader(shape: HeaderTest, mail: Mail): boolean {
  return shape.matches(mail, shape.patterns ?? NONE);
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

function negated(answer: Answer): Answer {
  return isPromise(answer)
    ? Promise.resolve(answer).then((later) => !demandBoolean(later))
    : !demandBoolean(answer);
}
