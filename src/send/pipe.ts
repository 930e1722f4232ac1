/** A program of the user's own that is given a message. */

import { closeSync } from "node:fs";
import type { Content, Deadline } from "../core/contracts/ports.js";
import type { PipeOutcome } from "../core/language/actions.js";
import { oneLine } from "../core/text.js";
import { type End, endInWords } from "../io/programs/end.js";
import { openStdin, type Spool } from "../io/programs/message-stdin.js";

export interface ProgramRun {
  /** Absolute. No shell is asked, and no PATH searched. */
  readonly program: string;
  /**
   * Each is one word for the program, whatever is in it. NUL becomes a space, and what is beyond 32
   * K is cut off.
   */
  readonly args: readonly string[];
  /** Is its standard input. */
  readonly content: Content;
  /** All of it, as `programEnvironment` makes it. The program starts in HOME. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds, after which the program is killed, and all of its process group. */
  readonly timeout: number;
  /**
   * What the program's own statuses mean, 0 excepted: `{ 1: "delivered" }`. Default: every one but
   * 0 defers.
   */
  readonly statuses?: Readonly<Record<number, PipeOutcome>>;
  readonly deadline: Deadline;
}

export interface ProgramResult {
  /** What becomes of the message. */
  readonly outcome: PipeOutcome;
  /** The status that it ended with; null: by none of its own. */
  readonly status: number | null;
  /** How it ended, for the log: `ended with status 75`. */
  readonly reason: string;
  /** The beginning of what it wrote to standard output and standard error, on one line. */
  readonly output: string;
  /** The first line of that which says something. */
  readonly firstLine: string;
}

const OUTPUT_LENGTH = 4096;

/**
 * Runs it, and says what its end means: 0 is delivered, whether or not it read the message; what
 * `statuses` says; and anything else (75, another status, a signal, no such program, too long)
 * defers.
 *
 * @throws Error when the program is not named absolutely, or the message can't be handed over; and
 *   what the deadline throws, the program being killed
 */
export async function runProgram(run: ProgramRun, spool: Spool): Promise<ProgramResult> {
  if (!run.program.startsWith("/"))
    throw new Error(`${JSON.stringify(run.program)}: a program is named by its absolute path`);
  const { runChild } = await import("../io/programs/child-process.js");
  const stdin = openStdin(run.content.chunks(), spool);
  try {
    const folder = run.environment.HOME ?? "/";
    const { end, output } = await runChild({ ...run, folder, stdin });
    return {
      outcome: outcomeOf(end, run.statuses ?? {}),
      status: end.kind === "exited" ? end.status : null,
      reason: endInWords(end, run.timeout),
      output: oneLine(output.toString("utf8"), OUTPUT_LENGTH),
      firstLine: oneLine(
        output.toString("utf8").trimStart().split("\n", 1)[0] ?? "",
        OUTPUT_LENGTH,
      ),
    };
  } finally {
    closeSync(stdin);
  }
}

function outcomeOf(end: End, statuses: Readonly<Record<number, PipeOutcome>>): PipeOutcome {
  if (end.kind !== "exited") return "defer";
  return end.status === 0 ? "delivered" : (statuses[end.status] ?? "defer");
}
