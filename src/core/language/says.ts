/** `says`: a condition that asks a program. */

import type { Mail } from "../contracts/mail.js";
import type { ProgramAnswer } from "../contracts/program.js";
import { oneLine } from "../text.js";
import type { Observation, ReadyMade } from "./condition.js";
import { demandOptions, demandProgram, demandTexts, shown } from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";
import { demandTextPatterns, matches, type TextPattern } from "./pattern.js";
import { readyMade } from "./shapes.js";

/** Options of `says`. */
export interface SaysOptions {
  /** The exit status, or several, at which it matches. Default: 0. */
  readonly status?: number | readonly number[];
  /**
   * What it must print as well, on standard output, white space around it taken off: a pattern, or a
   * list of them. Default: anything.
   */
  readonly prints?: TextPattern;
  /** After which it is killed, and the message deferred. Default: 60 s. */
  readonly timeout?: Duration;
}

/**
 * Statuses that are no answer, unless the rule names them: EX_TEMPFAIL of sysexits.h, and what a
 * shell, or `env`, says of a program that it can't run.
 */
const NO_ANSWER = [75, 126, 127];

/**
 * Asks a program: it gets the message on its standard input, once a message however many rules ask
 * the same. Where it can't be started, is killed or takes too long, the message is deferred. A dry
 * run does not ask, unless with `--scan`: then it does not match.
 * @param program absolute; no shell is involved
 */
export function says(
  program: string,
  args: readonly string[] = [],
  options: SaysOptions = {},
): ReadyMade {
  demandProgram("says", program);
  demandTexts("says: args", args);
  demandOptions("says", options, "status prints timeout");
  const { status = 0, prints, timeout = "60 s" } = options;
  const statuses = statusesIn(status);
  const patterns = prints === undefined ? null : [prints];
  if (patterns !== null) demandTextPatterns("says: prints", patterns);
  const question = { program, args, timeout: milliseconds(timeout) };
  return readyMade({
    kind: "lazy",
    name: `says(${[program, ...args].join(" ")})`,
    patterns: null,
    program,
    observe: async (mail) => observed(await answerOf(mail, question, statuses), statuses, patterns),
  });
}

async function answerOf(
  mail: Mail,
  question: Parameters<Mail["ask"]>[0],
  statuses: readonly number[],
): Promise<ProgramAnswer | null> {
  const answer = await mail.ask(question);
  if (answer === null || statuses.includes(answer.status) || !NO_ANSWER.includes(answer.status))
    return answer;
  const { status, said } = answer;
  throw new Error(`${question.program} ended with status ${status}${said && `: ${said}`}`);
}

/** Patterns are tried where deciding reads `matched`: only there they can be stopped. */
function observed(
  answer: ProgramAnswer | null,
  statuses: readonly number[],
  patterns: readonly TextPattern[] | null,
): Observation {
  if (answer === null) return { matched: false, value: () => "not asked" };
  const { status, printed } = answer;
  return {
    get matched() {
      return statuses.includes(status) && (patterns === null || matches(printed.trim(), patterns));
    },
    value: () => `status ${status}${printed.trim() && `, ${shown(oneLine(printed, 80))}`}`,
  };
}

/** @throws Error for what is no exit status */
function statusesIn(status: number | readonly number[]): readonly number[] {
  const all = typeof status === "number" ? [status] : status;
  if (!Array.isArray(all) || all.length === 0)
    throw new Error(`says: status is ${shown(status)}: it takes an exit status, or a list of them`);
  for (const each of all)
    if (!Number.isInteger(each) || each < 0 || each > 255)
      throw new Error(`says: status: ${shown(each)} is no exit status: they are 0 to 255`);
  return all;
}
