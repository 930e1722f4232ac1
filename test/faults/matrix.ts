/** One set-up, every call, one fault after the other: what happened, and what should not have. */

import { isDeepStrictEqual } from "node:util";
import { type Contents, look } from "./box.js";
import type { Hardship } from "./hardships.js";
import { type Ended, succeeded, wrongAfter, wrongAfterNext } from "./invariant.js";
import { afterDeath, type Counts, type Milestones, milestonesOf } from "./milestones.js";
import { keysOf, type Point, pointsOf } from "./points.js";
import { begins, type Scene } from "./scene.js";
import { type Fault, metBy, runFaulty, runPlain, runReference, type Traced } from "./strace.js";
import { unsynced } from "./synced.js";
import { isFileCall, mainCalls } from "./trace.js";

/**
 * How often a run is repeated in which the fault met another call, because Node did something once
 * more or once less.
 */
const TRIES = 72;

/** A delivery without faults, and all the calls of it that can fail. */
export interface Reference {
  readonly points: readonly Point[];
  readonly milestones: Milestones;
  /** File calls of other threads or processes. */
  readonly elsewhere: number;
}

export interface Outcome {
  readonly point: Point;
  readonly fault: Fault;
  /** The fault was put in, at this very call, and nowhere else. */
  readonly met: boolean;
  readonly end: string;
  /** In words; empty when all is as it must be. */
  readonly wrong: readonly string[];
}

/** What became of a delivery under a hardship. */
export interface Endured {
  readonly name: string;
  readonly end: string;
  readonly wrong: readonly string[];
}

/** @throws when the delivery is not clean: then a fault proves nothing. */
export function refer(scene: Scene): Reference {
  const { before, traced } = unswept(scene);
  const wrong = [
    ...wrongAfter(traced, before, lookAt(scene)),
    ...unsyncedIn(traced, lookAt(scene)),
  ];
  if (succeeded(traced) === (scene.limit !== undefined) || wrong.length > 0)
    throw new Error(`not clean without a fault: ${wrong} ${traced.result.stderr}`);
  const calls = mainCalls(traced.trace);
  const all = traced.trace.calls.filter(isFileCall).length;
  return {
    points: pointsOf(calls, begins),
    milestones: milestonesOf(scene, calls),
    elsewhere: all - calls.filter(isFileCall).length,
  };
}

/**
 * One delivery in a hundred sweeps, by its process number: its calls are not those of the others,
 * so that another one stands for them.
 */
function unswept(scene: Scene): { before: Contents[]; traced: Traced } {
  for (;;) {
    scene.reset();
    const before = lookAt(scene);
    const traced = runReference(scene.subject, scene.messages[0].input);
    const swept = traced.trace.calls.some(({ args }) => args.includes("sweep-leftovers"));
    if (!swept) return { before, traced };
  }
}

/** Runs a delivery with one fault, and then one without. */
export function inflict(scene: Scene, reference: Reference, point: Point, fault: Fault): Outcome {
  const { milestones } = reference;
  const { before, traced, met } = untilMet(scene, reference, point, fault);
  const after = lookAt(scene);
  const died = traced.result.signal !== null;
  const death = afterDeath(milestones, point.index);
  // To cut off what was written is the last resort: when that fails too, it stays.
  const torn = died || point.name === "ftruncate" ? death.torn : death.torn.map(() => 0);
  const partial = after.map(({ partial }) => partial);
  const wrong: string[] = wrongAfter(traced, before, after).filter((what) => what !== "partial");
  if (!isDeepStrictEqual(partial, torn)) wrong.push(`partial: ${partial}, not ${torn}`);
  if (died && !isDeepStrictEqual(copiesIn(after), death.now))
    wrong.push(`${copiesIn(after)} copies, not ${death.now}`);
  if (point.own) wrong.push(...wrongWords(traced, point));
  if (succeeded(traced)) wrong.push(...unsyncedIn(traced, after));
  wrong.push(...wrongNext(scene, traced, after, died ? death.next : undefined));
  if (!died && !REMOVING.test(point.key)) wrong.push(...litterIn(scene));
  return { point, fault, met, end: endOf(traced), wrong };
}

/** Calls that remove something: when they fail it stays. */
const REMOVING = /^(unlink|rmdir) |\/build-/;

/**
 * Runs a delivery without a fault: of the message that was deferred, or else of another.
 * @param due how many copies then
 */
function wrongNext(
  scene: Scene,
  ended: Ended,
  before: readonly Contents[],
  due?: Counts,
): string[] {
  const number = succeeded(ended) ? 1 : 0;
  const next = runPlain(scene.subject, scene.messages[number].input);
  const after = lookAt(scene);
  const wrong = wrongAfterNext(next, before, after, number, due ?? before.map(() => 1));
  return wrong.map(
    (what) => `${what}: ${endOf(next)} ${next.result.stderr} ${JSON.stringify(after)}`,
  );
}

/** Runs a delivery under a hardship, and then one without. */
export function endure(scene: Scene, hardship: Hardship): Endured {
  const { subject } = scene;
  const { fix, end } = hardship.arrange(subject.home, scene.fill);
  try {
    const before = lookAt(scene);
    const command = [...(hardship.command ?? []), ...subject.command];
    const ended = runPlain({ ...subject, command }, scene.messages[0].input);
    const after = lookAt(scene);
    fix();
    return {
      name: hardship.name,
      end: endOf(ended),
      wrong: [
        ...wrongAfter(ended, before, after),
        ...wrongWords(ended),
        ...wrongNext(scene, ended, after),
      ],
    };
  } finally {
    end();
  }
}

/** All that is wrong, a line each. */
export function tell(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ point, fault, end, wrong }) =>
    wrong.map((what) => `${point.key} ${fault}: ends in ${end}: ${what}`),
  );
}

/**
 * Node does not make the very same calls in every run: it reads, say, a list of its mappings in one
 * piece more, or hears of the compiler's end while it waits, which is three writes less. Then the
 * fault met a neighbour of the call that was meant, and it is tried again: with as much more or
 * less as that one tells, with the same, and with others nearby.
 */
function untilMet(scene: Scene, { points }: Reference, point: Point, fault: Fault) {
  const keysOfName = points.filter(({ name }) => name === point.name);
  for (let tries = 1, { nth } = point; ; tries++) {
    scene.reset();
    const before = lookAt(scene);
    const traced = runFaulty(scene.subject, scene.messages[0].input, { ...point, nth }, fault);
    const calls = mainCalls(traced.trace);
    const met = metBy(traced.trace, fault).map((at) => traced.trace.calls[at]);
    const [key] = met.map((call) =>
      call === undefined ? undefined : keysOf(calls)[calls.indexOf(call)],
    );
    const isMet = met.length === 1 && key === point.key;
    if (isMet || tries === TRIES) return { before, traced, met: isMet };
    const instead = keysOfName.find((other) => other.key === key);
    nth = Math.max(
      1,
      point.nth + (instead === undefined || tries > 1 ? nearby(tries) : nth - instead.nth),
    );
  }
}

/** Behind every other try: 1, -1, 2, -2 … 8, -8, and again; in between 0. */
function nearby(tries: number): number {
  if (tries % 2 === 0) return 0;
  const step = ((tries - 1) / 2) % 16;
  return (step % 2 === 0 ? 1 : -1) * (1 + Math.floor(step / 2));
}

function lookAt({ boxes, messages, subject: { home } }: Scene): Contents[] {
  const stored = messages.map((message) => message.stored);
  return boxes.map((box) => look(home.path, box, stored));
}

const copiesIn = (contents: readonly Contents[]): Counts =>
  contents.map(({ copies: [first = 0] }) => first);

function unsyncedIn({ trace }: Traced, contents: readonly Contents[]): string[] {
  return unsynced(
    mainCalls(trace),
    contents.flatMap(({ files }) => files),
  ).map((what) => `not synced: ${what}`);
}

/**
 * Nothing is said of what went well; of what is deferred, one line that Postfix takes for the
 * reason, if it can be said.
 */
function wrongWords(
  { result: { status, signal, stdout, stderr } }: Ended,
  point?: Point,
): string[] {
  const mayBeSilent =
    status === 0 || (status === 75 && /^write (socket|pipe):/.test(point?.key ?? ""));
  if (signal !== null || (stdout === "" && stderr === "" && mayBeSilent)) return [];
  const isReason = stdout === "" && status === 75 && /^4\.3\.0 sortmail: [ -~]*\n$/.test(stderr);
  return isReason ? [] : [`says ${JSON.stringify(stdout + stderr)}`];
}

function endOf({ result: { status, signal }, hung }: Ended): string {
  return hung ? "hang" : (signal ?? `${status}`);
}

/** What should be gone by now: unfinished files, locks, spool files, journal entries. */
function litterIn({ subject: { home } }: Scene): string[] {
  const left = home
    .files()
    .filter((name) => /\/tmp\/|\.lock|\/(spool|journal)\/|\/build-/.test(name));
  return left.map((name) => `leaves ${name}`);
}
