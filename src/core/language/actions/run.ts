/** `run`. */

import { demandOneOf, demandOptions, demandProgram, demandTexts } from "../demand.js";
import { type Duration, milliseconds } from "../duration.js";
import type { RunRow } from "./row.js";

/** What a failure of the program means: nothing but a line in the log, or that the MTA tries again. */
export type RunFailure = "ignore" | "defer";

/** Runs a program beside the delivery: where the message goes is another action's business. */
export interface RunAction {
  readonly kind: "run";
  /** Absolute. */
  readonly program: string;
  /** Handed over as they are: no shell is involved. */
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** What a failure means. */
  readonly onFailure: RunFailure;
}

export const running: RunRow<RunAction, "beside"> = {
  phase: "run",
  stands: "beside",
  describe: (program) => `run ${program}`,
  command: (action) => ({ ...action, statuses: {} }),
};

/** Options of `run`. */
export interface RunOptions {
  /**
   * What it means that the program does not end in 0, can't be started or takes too long:
   * `"ignore"` notes it in the log, `"defer"` has the message tried again. Default: `"ignore"`.
   */
  readonly onFailure?: RunFailure;
  /** After which it is killed. Default: 60 s. */
  readonly timeout?: Duration;
}

const FAILURES: readonly string[] = ["ignore", "defer"] satisfies readonly RunFailure[];

/**
 * Runs a program beside the delivery, once all is stored, with the message on its standard input.
 * No shell is involved. A message that is tried again finds it run already.
 * @param program absolute
 */
export function run(
  program: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): RunAction {
  demandProgram("run", program);
  demandTexts("run: args", args);
  demandOptions("run", options, "onFailure timeout");
  const { onFailure = "ignore", timeout = "60 s" } = options;
  demandOneOf("run: onFailure", onFailure, FAILURES);
  return { kind: "run", program, args, timeout: milliseconds(timeout), onFailure };
}
