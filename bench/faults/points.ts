/**
 * Where a program can be hit: every call of a name that any of its threads and processes makes on
 * files.
 */

import { type Point, pointsOf } from "../../test/faults/points.js";
import { begins as beginsSortmail } from "../../test/faults/scene.js";
import { KILL } from "../../test/faults/strace.js";
import { type Call, isFileCall, pathsOf, type Trace } from "../../test/faults/trace.js";
import { SORTMAIL } from "../sides/sortmail.js";

/** What the dynamic loader reads. */
const LIBRARY = /\.so(\.|$)|\/ld\.so\.|^\/etc\/suid-debug$/;

/** The first call on a file that is neither the program itself nor a library of it. */
function beginsAfterLoader(call: Call): boolean {
  const paths = pathsOf(call).filter((path) => path.startsWith("/"));
  return (
    isFileCall(call) &&
    call.name !== "execve" &&
    paths.length > 0 &&
    !paths.some((path) => LIBRARY.test(path))
  );
}

/**
 * Each name and number once: strace counts in each thread by itself, and a fault meets all that
 * come so far.
 */
export function pointsIn(program: string, { calls }: Trace): Point[] {
  const begins = program === SORTMAIL ? beginsSortmail : beginsAfterLoader;
  const threads = [...new Set(calls.map(({ thread }) => thread))];
  const all = threads.flatMap((thread, index) => {
    const points = pointsOf(
      calls.filter((call) => call.thread === thread),
      begins,
    );
    // Another thread or process is the program's own from the beginning on.
    return index === 0 ? points : points.map((point) => ({ ...point, own: true }));
  });
  const known = new Map<string, Point>();
  for (const point of all) {
    const name = `${point.name} ${point.nth}`;
    if (!known.has(name)) known.set(name, point);
  }
  return [...known.values()].filter(({ name }) => name !== "execve");
}

export const canReturn = ({ name }: Point, fault: string): boolean =>
  name !== "exit_group" || fault === KILL;
