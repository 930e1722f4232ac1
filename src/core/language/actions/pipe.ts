/** `pipe`. */

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
  const { timeout = "60 s", statuses = {} } = options;
  if (!program.startsWith("/"))
    throw new Error(`pipe(${JSON.stringify(program)}): the program's path must begin with /`);
  return { kind: "pipe", program, args, timeout: milliseconds(timeout), statuses };
}
