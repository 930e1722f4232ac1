/** One run with a fault, judged, and the run after it. */

import type { Contents } from "../../test/faults/box.js";
import type { Hardship } from "../../test/faults/hardships.js";
import {
  type Ended,
  succeeded,
  type Violation,
  wrongAfter,
  wrongAfterNext,
} from "../../test/faults/invariant.js";
import type { Point } from "../../test/faults/points.js";
import { type Fault, metBy, runFaulty, runPlain } from "../../test/faults/strace.js";
import type { Bench } from "./bench.js";

/** When the fault comes: before the program's own first call, behind it, or from the disk. */
export type Phase = "start" | "own" | "disk";

export interface Trial {
  readonly phase: Phase;
  readonly what: string;
  readonly fault: string;
  /** The fault was put in. */
  readonly met: boolean;
  readonly end: string;
  readonly violations: readonly Violation[];
  /** It did not end in 0, and a whole copy is there: the next try makes another one. */
  readonly early: boolean;
  /** It ended in 0, and the copy is in the program's folder of last resort. */
  readonly elsewhere: boolean;
}

export function tryFault(bench: Bench, point: Point, fault: Fault): Trial {
  bench.reset();
  const traced = runFaulty(bench.subject, bench.input, point, fault);
  const judged = judge(bench, traced, () => {});
  const met = metBy(traced.trace, fault).length > 0;
  return { phase: point.own ? "own" : "start", what: point.key, fault, met, ...judged };
}

export function tryHardship(bench: Bench, hardship: Hardship): Trial {
  const { fix, end } = hardship.arrange(bench.subject.home, bench.reset);
  try {
    const command = [...(hardship.command ?? []), ...bench.subject.command];
    const ended = runPlain({ ...bench.subject, command }, bench.input);
    return {
      phase: "disk",
      what: hardship.name,
      fault: "",
      met: true,
      ...judge(bench, ended, fix),
    };
  } finally {
    end();
  }
}

type Judged = Pick<Trial, "end" | "violations" | "early" | "elsewhere">;

function judge(bench: Bench, ended: Ended, fix: () => void): Judged {
  const after = bench.look();
  const [count = 0] = after.copies;
  const found = wrongAfter(ended, [bench.before], [after]);
  const elsewhere = found.includes("lost") && bench.elsewhere();
  const violations = elsewhere ? found.filter((what) => what !== "lost") : found;
  fix();
  if (!succeeded(ended)) violations.push(...wrongNext(bench, after, count + 1));
  const { status, signal } = ended.result;
  const end = ended.hung ? "hang" : (signal ?? `${status}`);
  return { end, violations, early: !succeeded(ended) && count > 0, elsewhere };
}

/** Of the same message, without a fault. */
function wrongNext(bench: Bench, before: Contents, due: number): Violation[] {
  const next = runPlain(bench.subject, bench.input);
  const after = bench.look();
  const wrong = wrongAfterNext(next, [before], [after], 0, [due]);
  return succeeded(next) && bench.elsewhere() ? [] : wrong;
}
