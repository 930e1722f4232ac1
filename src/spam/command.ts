/** Asks a program that says by its exit status what a message is, such as bogofilter. */

import type { Deadline, Scanner } from "../core/contracts/ports.js";
import type { ProgramAnswer } from "../core/contracts/program.js";
import { unknownVerdict, type Verdict } from "../core/contracts/verdict.js";
import type { CommandSpec } from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { askProgram, type ProgramTools } from "../io/programs/ask-program.js";
import type { Learned, Lesson } from "./learn.js";
import { ScannerError } from "./scanner-error.js";
import type { ScannerTools } from "./scanner-tools.js";
import { scannedOctets, scannedSize, shared } from "./shared.js";

/** The scanner itself: it throws when the program gives no answer. */
export function openCommand(
  spec: CommandSpec,
  programs: ProgramTools,
  deadline: Deadline,
): Scanner {
  return {
    scan: async (content) => {
      const asked = { spec, programs, deadline };
      return verdictOf(await ask(asked, spec.args, scannedOctets(content)), spec);
    },
  };
}

/** Asks it through what remembers. */
export function openSharedCommand(spec: CommandSpec, tools: ScannerTools): Scanner {
  const { kind, program, args, spam, ham, unsure } = spec;
  const scanner = openCommand(spec, tools.programs, tools.deadline);
  const scope = [kind, program, args, spam, ham, unsure];
  return shared(spec, { scanner, name: program, scope }, tools);
}

/** Teaches it. @throws ScannerError when it does not end in 0 */
export async function learnByCommand(
  spec: CommandSpec,
  { kind, content, deadline, programs }: Lesson,
): Promise<Learned> {
  const args = spec.learn?.[kind];
  if (args === undefined) throw new ScannerError(`${spec.program}: its rules say no learn`);
  if (scannedSize(content) > spec.maxSize) return "too large";
  const answer = await ask({ spec, programs, deadline }, args, scannedOctets(content));
  if (answer.status === 0) return "learned";
  throw new ScannerError(`${spec.program} ${inWords(answer)}`);
}

interface Asking {
  readonly spec: CommandSpec;
  readonly programs: ProgramTools;
  readonly deadline: Deadline;
}

/** @throws ScannerError where there is no answer; what the deadline throws */
async function ask(
  { spec: { program, timeout }, programs, deadline }: Asking,
  args: readonly string[],
  message: Iterable<Buffer>,
): Promise<ProgramAnswer> {
  try {
    return await askProgram({ program, args, timeout }, message, programs, deadline);
  } catch (error) {
    if (!(error instanceof Error && error.name === "ProgramError")) throw error;
    throw new ScannerError(`${program} ${messageOf(error)}`, { cause: error });
  }
}

/** @throws ScannerError for a status that means nothing */
function verdictOf(answer: ProgramAnswer, { program, ...spec }: CommandSpec): Verdict {
  for (const kind of ["spam", "ham"] as const)
    if (spec[kind].includes(answer.status))
      return { kind, score: null, threshold: null, tests: [], by: program };
  if (spec.unsure.includes(answer.status)) return unknownVerdict(`${program} is unsure`);
  throw new ScannerError(`${program} ${inWords(answer)}`);
}

function inWords({ status, said }: ProgramAnswer): string {
  return `ended with status ${status}${said === "" ? "" : `: ${said}`}`;
}
