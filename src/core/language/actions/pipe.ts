/** `pipe`. */

import {
  demandMaybeText,
  demandOneOf,
  demandOptions,
  demandProgram,
  demandTexts,
} from "../demand.js";
import { type Duration, milliseconds } from "../duration.js";
import type { PipeOutcome, RunRow } from "./row.js";

/** Hands the message to a program. */
export interface PipeAction {
  readonly kind: "pipe";
  /** Absolute. */
  readonly program: string;
  /** Handed over as they are: no shell is involved. */
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** What exit statuses mean; 0 is delivered and all others defer, unless they stand here. */
  readonly statuses: Readonly<Record<number, PipeOutcome>>;
  /** What the sender is told by a status that rejects; null: what the program printed. */
  readonly reason: string | null;
}

export const piping: RunRow<PipeAction, "delivery"> = {
  phase: "run",
  stands: "delivery",
  describe: (program) => `| ${program}`,
  command: (action) => action,
};

/** Options of `pipe`. */
export interface PipeOptions {
  /** Default: 60 s. */
  readonly timeout?: Duration;
  /**
   * What exit statuses other than 0 mean: `{ 1: "otherwise", 77: "reject" }`. `"delivered"`: it has
   * the message; `"otherwise"`: the message is stored as `otherwise` says; `"reject"`: it is refused,
   * which only goes where nothing else has it; `"defer"`: it is tried again, as by every status
   * that is not named.
   */
  readonly statuses?: Readonly<Record<number, PipeOutcome>>;
  /**
   * What the sender is told by a status that rejects. Default: the first line that the program
   * prints.
   */
  readonly reason?: string;
}

const OUTCOMES: readonly PipeOutcome[] = ["delivered", "defer", "otherwise", "reject"];

/**
 * Hands the message to a program, on its standard input. No shell is involved.
 * @param program absolute
 */
export function pipe(
  program: string,
  args: readonly string[] = [],
  options: PipeOptions = {},
): PipeAction {
  demandProgram("pipe", program);
  demandTexts("pipe: args", args);
  demandOptions("pipe", options, "timeout statuses reason");
  const { timeout = "60 s", statuses = {}, reason } = options;
  demandOptions("pipe: statuses", statuses);
  demandMaybeText("pipe: reason", reason);
  for (const [status, outcome] of Object.entries(statuses)) {
    if (!/^\d{1,3}$/.test(status) || Number(status) < 1 || Number(status) > 255)
      throw new Error(`pipe: statuses.${status}: exit statuses are 1 to 255, and 0 is delivered`);
    demandOneOf(`pipe: statuses.${status}`, outcome, OUTCOMES);
  }
  const made = { kind: "pipe", program, args, timeout: milliseconds(timeout), statuses } as const;
  return { ...made, reason: reason ?? null };
}
