/** `pipe`. */

import { demandOneOf, demandOptions, demandTexts, shown } from "../demand.js";
import { type Duration, milliseconds } from "../duration.js";
import type { PipeOutcome, RunRow } from "./row.js";

/** Hands the message to a program. */
export interface PipeAction {
  readonly kind: "pipe";
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
  /** What exit statuses mean; 0 is delivered and all others defer, unless they stand here. */
  readonly statuses: Readonly<Record<number, PipeOutcome>>;
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
   * What exit statuses other than 0 mean: `{ 1: "delivered" }`. Those that are not named defer the
   * message.
   */
  readonly statuses?: Readonly<Record<number, PipeOutcome>>;
}

/**
 * Hands the message to a program, on its standard input. No shell is involved.
 * @param program absolute
 */
export function pipe(
  program: string,
  args: readonly string[] = [],
  options: PipeOptions = {},
): PipeAction {
  if (typeof program !== "string" || !program.startsWith("/"))
    throw new Error(`pipe(${shown(program)}): the program's path must begin with /`);
  demandTexts("pipe: args", args);
  demandOptions("pipe", options);
  const { timeout = "60 s", statuses = {} } = options;
  demandOptions("pipe: statuses", statuses);
  for (const [status, outcome] of Object.entries(statuses))
    demandOneOf(`pipe: statuses.${status}`, outcome, ["delivered", "defer"]);
  return { kind: "pipe", program, args, timeout: milliseconds(timeout), statuses };
}
