/** Asks programs about one message: each question once. */

import type { Mail } from "../core/contracts/mail.js";
import type { Content, Deadline } from "../core/contracts/ports.js";
import type { ProgramAnswer, ProgramQuestion } from "../core/contracts/program.js";
import { messageOf } from "../core/text.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { askProgram } from "../io/programs/ask-program.js";
import { programEnvironment } from "../send/environment.js";
import { programTools } from "./program-tools.js";

/** What asking needs from outside. */
export interface AskTools {
  readonly paths: Paths;
  readonly machine: Machine;
  readonly deadline: Deadline;
  /** No trace of the message is left on disk. */
  readonly traceless: boolean;
  readonly note: (text: string) => void;
}

/**
 * @returns null where it has no answer in a sandbox, which is no reason to fail
 * @throws Error that names the program when it has none; what the deadline throws
 */
export async function askAbout(
  question: ProgramQuestion,
  { recipient, sender }: Pick<Mail, "recipient" | "sender">,
  content: Content,
  { paths, machine, deadline, traceless, note }: AskTools,
): Promise<ProgramAnswer | null> {
  const { address, extension, deliveredTo } = recipient;
  const surroundings = { home: machine.home(), environment: machine.environment };
  const about = { sender, recipient: address, extension, deliveredTo };
  const tools = {
    ...programTools(machine, traceless ? null : paths.spool),
    environment: programEnvironment(surroundings, about),
  };
  try {
    return await askProgram(question, content.chunks(), tools, deadline);
  } catch (error) {
    if (!(error instanceof Error && error.name === "ProgramError")) throw error;
    const reason = `${question.program} ${messageOf(error)}`;
    if (paths.held === null) throw new Error(reason, { cause: error });
    note(`says: ${reason}`);
    return null;
  }
}
