/** Gives the message to one program, and does what its end means. */

import { isRejectAs } from "../core/decision/exit-status.js";
import type { ProgramAction } from "../core/decision/outgoing-actions.js";
import { effectKey, insteadOf } from "../core/decision/outgoing-effects.js";
import type { Plan } from "../core/decision/plan.js";
import type { Rejection } from "../core/language/action-rows.js";
import { parseJsonLine } from "../core/text.js";
import type { Effects } from "./effects.js";
import type { OutgoingPerformer, Performers, RunResult } from "./performers.js";
import { noteDone, type Outcome } from "./task.js";

/** What running takes. */
interface Running {
  readonly plan: Plan;
  readonly outgoing: OutgoingPerformer;
  readonly performers: Performers;
}

/**
 * Runs it, unless an earlier try did: how that ended is in the journal, before anything is done
 * because of it.
 */
export async function runOne(
  action: ProgramAction,
  before: Effects,
  { plan, outgoing, performers: { journal, deadline } }: Running,
): Promise<Outcome> {
  const key = effectKey(action);
  const noted = journal?.done(key) ?? null;
  if (noted !== null) {
    const earlier = readBack(noted);
    const done = { path: null, result: "already done", detail: earlier.detail } as const;
    return outcomeOf(earlier, { change: done }, { action, before, plan });
  }
  deadline.check();
  const run = await outgoing.run(action);
  const { detail, path, ignored } = run;
  const result = ignored ? "ignored" : "done";
  const change = {
    path,
    result,
    ...noteDone(journal, key, formatted(run), detail),
  } as const;
  return outcomeOf(run, { change }, { action, before, plan });
}

interface Where {
  readonly action: ProgramAction;
  readonly before: Effects;
  readonly plan: Plan;
}

/** @param taken how it is told when the program has taken the message */
function outcomeOf(
  { detail, instead }: Pick<RunResult, "detail" | "instead">,
  taken: Outcome,
  { action, before, plan }: Where,
): Outcome {
  if (instead === undefined) return taken;
  const change = { ...taken.change, path: null, result: "refused", detail } as const;
  if (instead !== "otherwise") return { change, reject: instead };
  const again = before.some(({ result }) => result === "refused");
  return again ? { change } : { change, instead: () => insteadOf(action, plan) };
}

/** As the journal has it: the detail alone, where the program has taken the message. */
function formatted({ detail, instead }: RunResult): string {
  return instead === undefined ? detail : JSON.stringify({ detail, instead });
}

function readBack(noted: string): Pick<RunResult, "detail" | "instead"> {
  return parseJsonLine(noted, isResult) ?? { detail: noted };
}

function isResult(value: unknown): value is Required<Pick<RunResult, "detail" | "instead">> {
  if (!isObject(value) || !("detail" in value && "instead" in value)) return false;
  const { detail, instead } = value;
  return typeof detail === "string" && (instead === "otherwise" || isRejection(instead));
}

function isRejection(value: unknown): value is Rejection {
  if (!isObject(value) || !("reason" in value && "as" in value)) return false;
  return typeof value.reason === "string" && typeof value.as === "string" && isRejectAs(value.as);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
