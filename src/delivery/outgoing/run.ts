/** Gives the message to a program. In a sandbox it is filed, and the program is not run. */

import type { ProgramAction } from "../../core/decision/outgoing-actions.js";
import { type Command, commandOf, type Rejection } from "../../core/language/action-rows.js";
import type { RunResult } from "../../pipeline/performers.js";
import { programEnvironment } from "../../send/environment.js";
import { holdForProgram } from "../../send/hold.js";
import { type ProgramResult, runProgram } from "../../send/pipe.js";
import type { OutgoingTools } from "./outgoing-tools.js";

/** @throws when it did not run, or its end means that the message is to be tried again */
export async function run(action: ProgramAction, tools: OutgoingTools): Promise<RunResult> {
  const { paths, machine, mail, content, deadline, openFile } = tools;
  const command = commandOf(action);
  if (paths.held !== null) {
    const folder = openFile({ kind: "maildir", path: paths.held });
    const path = await holdForProgram(folder, command, content);
    return { detail: "not run in a sandbox", path };
  }
  const { sender, recipient } = mail;
  const about = {
    sender,
    recipient: recipient.address,
    extension: recipient.extension,
    deliveredTo: recipient.deliveredTo,
  };
  const surroundings = { home: machine.home(), environment: machine.environment };
  const environment = programEnvironment(surroundings, about);
  const spool = { spool: paths.spool, host: machine.host };
  const ended = await runProgram({ ...command, content, environment, deadline }, spool);
  return RESULTS[ended.outcome](ended, command);
}

const RESULTS: Readonly<
  Record<ProgramResult["outcome"], (ended: ProgramResult, command: Command) => RunResult>
> = {
  delivered: (ended) => ({ detail: detailOf(ended), path: null }),
  otherwise: (ended) => ({ detail: detailOf(ended), path: null, instead: "otherwise" }),
  reject: (ended, command) => {
    return { detail: detailOf(ended), path: null, instead: rejectionBy(ended, command) };
  },
  defer: (ended, { program, onFailure }) => {
    if (onFailure === "ignore") return { detail: detailOf(ended), path: null, ignored: true };
    throw new Error(`${program} ${detailOf(ended)}`);
  },
};

function detailOf({ reason, output }: ProgramResult): string {
  return output === "" ? reason : `${reason}: ${output}`;
}

/** Statuses of sysexits.h that say how it is refused: EX_NOUSER, EX_NOPERM. */
const REFUSED_AS = new Map<number | null, Rejection["as"]>([
  [67, "unknown user"],
  [77, "refused"],
]);

function rejectionBy({ status, firstLine }: ProgramResult, { reason }: Command): Rejection {
  return { reason: reason ?? firstLine, as: REFUSED_AS.get(status) ?? "unavailable" };
}
