/** Asks a program about a message: its exit status, and what it prints, are the answer. */

import { closeSync } from "node:fs";
import type { Deadline } from "../../core/contracts/ports.js";
import type { ProgramAnswer, ProgramQuestion } from "../../core/contracts/program.js";
import { oneLine } from "../../core/text.js";
import { endInWords } from "./end.js";

/** Where a program runs. */
export interface ProgramTools {
  /** All that it sees of ours. It starts in HOME. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file descriptor at the start of these octets, to be closed. */
  readonly stdinOf: (chunks: Iterable<Buffer>) => number;
}

/** It gave no answer: it could not be started, was killed, or took too long. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

const SAID_LENGTH = 200;

/**
 * @param message its standard input
 * @throws ProgramError where there is no answer; what the deadline throws, the program being killed
 */
export async function askProgram(
  question: ProgramQuestion,
  message: Iterable<Buffer>,
  { environment, stdinOf }: ProgramTools,
  deadline: Deadline,
): Promise<ProgramAnswer> {
  const { runChild } = await import("./child-process.js");
  const stdin = stdinOf(message);
  try {
    const folder = environment.HOME ?? "/";
    const { end, output, printed } = await runChild({
      ...question,
      environment,
      folder,
      stdin,
      deadline,
    });
    const said = oneLine(output.toString("utf8"), SAID_LENGTH);
    if (end.kind === "exited")
      return { status: end.status, printed: printed.toString("utf8"), said };
    throw new ProgramError(`${endInWords(end, question.timeout)}${said === "" ? "" : `: ${said}`}`);
  } finally {
    closeSync(stdin);
  }
}
