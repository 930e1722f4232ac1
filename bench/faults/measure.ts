/** All that one program is put through. */

import {
  fewFiles,
  fileSizeLimits,
  type Hardship,
  littleRoom,
  readOnly,
} from "../../test/faults/hardships.js";
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
  /**
   * Which of these calls: from 0 on, every so many of them. The first share has the disks as well.
   */
  readonly share: number;
  readonly shares: number;
}

export function measure(side: Side, kind: Kind, { faults, stride, share, shares }: Dose): Findings {
  const bench = openBench(side, kind);
  try {
    bench.reset();
    const { trace } = runReference(bench.subject, bench.input);
    const all = pointsIn(side.name, trace).filter((_, index) => index % stride === 0);
    if (share === 0) process.stderr.write(`${side.name} ${kind}: ${all.length} calls\n`);
    const points = all.filter((_, index) => index % shares === share);
    const trials = points.flatMap((point) =>
      faults
        .filter((fault) => canReturn(point, fault))
        .map((fault) => tryFault(bench, point, fault)),
    );
    if (share === 0) trials.push(...hardships().map((hardship) => tryHardship(bench, hardship)));
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
