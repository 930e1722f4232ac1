/** The tests of one set-up: one for each fault, over all calls. */

import assert from "node:assert/strict";
import { after, before, describe, type TestContext, test } from "node:test";
import { inflict, type Outcome, type Reference, refer, tell } from "./matrix.js";
import type { Point } from "./points.js";
import { openScene, type Scene, type Setup } from "./scene.js";
import { FAULTS, type Fault, KILL, NO_STRACE } from "./strace.js";

/**
 * What every delivery does; were it missing among the calls, the suite would look at the wrong
 * ones.
 */
const EXPECTED = ["openat", "read", "close", "statx", "write", "fsync", "readlink", "exit_group"];

const ERRORS = FAULTS.filter((fault) => fault !== KILL);

/** All faults at all calls, also where one of several tells as much. */
const EVERYTHING = process.env.SORTMAIL_FAULTS === "all";

interface FaultTest {
  readonly name: string;
  /** What a call meets. */
  readonly faultAt: (index: number) => Fault;
}

/**
 * The tests of a set-up: each call meets one fault, a kill and one of the errors in turn, unless all
 * is wanted.
 */
export const FAULT_TESTS: readonly FaultTest[] = EVERYTHING
  ? FAULTS.map((fault) => ({ name: `meets ${fault}`, faultAt: () => fault }))
  : [
      {
        name: `is killed, or fails with one of ${ERRORS.join(", ")} (each: SORTMAIL_FAULTS=all)`,
        faultAt: (index) =>
          index % 2 === 0 ? KILL : (ERRORS[(index >> 1) % ERRORS.length] ?? "EIO"),
      },
    ];

export interface Range {
  /** Calls that there are at least. */
  readonly least: number;
  /** Names of calls that must be among them, besides those of every delivery. */
  readonly names: readonly string[];
}

/** Registers the tests of a set-up. */
export function faultTests(setup: Setup, { least, names }: Range): void {
  describe(`${setup.name}: every call of a delivery in turn`, { skip: NO_STRACE }, () => {
    let scene: Scene;
    let reference: Reference;
    let own: readonly Point[];

    before(() => {
      scene = openScene(setup);
      reference = refer(scene);
      own = reference.points.filter((point) => point.own);
    });
    after(() => scene?.close());

    test("the calls are those of a delivery, and its main thread makes them", () => {
      const found = new Set(own.map(({ name }) => name));
      assert.deepEqual(
        [...EXPECTED, ...names].filter((name) => !found.has(name)),
        [],
      );
      assert.ok(own.length >= least, `only ${own.length} calls`);
      if (setup.first === undefined) assert.equal(reference.elsewhere, 0);
    });

    /** What never returns can't fail. */
    const faultFor = ({ name }: Point, fault: Fault) => (name === "exit_group" ? KILL : fault);

    for (const { name, faultAt } of FAULT_TESTS) {
      test(name, (t) =>
        report(
          t,
          // Set-ups begin alike: another turn in each.
          own.map((point, index) => {
            const fault = faultAt(index + setup.name.length);
            return inflict(scene, reference, point, faultFor(point, fault));
          }),
        ),
      );
    }
  });
}

/** Says how many faults were put in, and fails when one was not or when anything was wrong. */
export function report(t: TestContext, outcomes: readonly Outcome[]): void {
  const met = outcomes.filter((outcome) => outcome.met).length;
  t.diagnostic(`${met} of ${outcomes.length} calls met; ends: ${endsOf(outcomes)}`);
  assert.deepEqual(tell(outcomes), []);
  assert.equal(
    met,
    outcomes.length,
    outcomes.flatMap(({ met, point }) => (met ? [] : [point.key])).join("\n"),
  );
}

function endsOf(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { end } of outcomes) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([end, count]) => `${count} in ${end}`).join(", ");
}
