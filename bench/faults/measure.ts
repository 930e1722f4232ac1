/** All that one program is put through. */

import { fewFiles, fileSizeLimits, type Hardship, littleRoom, readOnly } from "../../test/faults/hardships.js";
import { type Fault, runReference } from "../../test/faults/strace.js";
import { IS_ROOT } from "../../test/harness/program.js";
import type { Kind } from "../lib/box.js";
import type { Side } from "../sides/side.js";
import { OCTETS, openBench } from "./bench.js";
import { canReturn, pointsIn } from "./points.js";
import type { Findings } from "./report.js";
import { tryFault, tryHardship } from "./trial.js";

export interface Dose {
  readonly faults: readonly Fault[];
  /** Every so many calls only. */
  readonly stride: number;
}

export function measure(side: Side, kind: Kind, { faults, stride }: Dose): Findings {
  const bench = openBench(side, kind);
  try {
    bench.reset();
    const { trace } = runReference(bench.subject, bench.input);
    const points = pointsIn(side.name, trace).filter((_, index) => index % stride === 0);
    process.stderr.write(`${side.name} ${kind}: ${points.length} calls\n`);
    const trials = points.flatMap((point) =>
      faults.filter((fault) => canReturn(point, fault)).map((fault) => tryFault(bench, point, fault)),
    );
    trials.push(...hardships().map((hardship) => tryHardship(bench, hardship)));
    return { program: side.name, kind, trials };
  } finally {
    bench.close();
  }
}

function hardships(): Hardship[] {
  const limits = [0, 1024, OCTETS / 2, OCTETS - 200, OCTETS + 5000];
  const disks = () => [...littleRoom(2 * OCTETS), ...fewFiles(5), readOnly("."), readOnly("Mail")];
  return [...(IS_ROOT ? disks() : []), ...fileSizeLimits(limits)];
}
