/** What would become of one saved message: decided as in a delivery, and nothing is done. */

import type { SavedMessage } from "../../archive/file.js";
import type { Mail } from "../../core/contracts/mail.js";
import type { Verdict } from "../../core/contracts/verdict.js";
import type { Decision } from "../../core/decision/decide.js";
import { deferred, endingOf } from "../../core/decision/exit-status.js";
import type { Plan } from "../../core/decision/plan.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { isOwnByRewrite } from "../../core/message/rewrite.js";
import type { Rules } from "../../delivery/load-rules.js";
import { type OpenedMessage, type OpenTools, openMessage } from "../../delivery/open-message.js";
import type { MessagePreview, WrittenPlan } from "../../delivery/outgoing/preview.js";
import { effectsOf } from "../../pipeline/effects.js";
import { deadlineForOne } from "../saved-messages.js";

/** How closely it is looked at. */
export interface LookOptions {
  readonly answers?: boolean;
  /** Whom it was sent to, where nothing tells. */
  readonly recipient?: string;
  /** The same, by To and Cc. */
  readonly recipientFrom?: string;
}

/** What would become of one message. */
export interface Outcome {
  readonly name: string;
  readonly path: string;
  readonly index: number;
  readonly mail: Mail | null;
  readonly decision: Decision | null;
  /** Null when no rule asked. */
  readonly verdict: Verdict | null;
  /** Only where they are asked for. */
  readonly previews: readonly MessagePreview[];
  readonly status: number;
  readonly notes: readonly string[];
  /** The programs that rules would have asked. */
  readonly unasked: ReadonlySet<string>;
  /** Why nobody could be asked about its thread; null: it was asked, or rules follow none. */
  readonly notAsked: string | null;
  /** Why it would be deferred. */
  readonly error: string | null;
}

/** What a dry run looks with. */
export interface Looking extends Pick<Rules, "loaded"> {
  /** For one message. */
  readonly rules: () => Ruleset;
  readonly options: LookOptions;
  /** A plan with what families make no folder for, each time knowing of the messages before. */
  readonly placed: (plan: Plan, note: (text: string) => void) => Plan;
  readonly tools: Omit<OpenTools, "deadline" | "note">;
}

const NOTHING = { mail: null, decision: null, verdict: null, previews: [], notAsked: null };

/** Never rejects: a message that would be deferred is an outcome, too. */
export async function outcomeOf(saved: SavedMessage, looking: Looking): Promise<Outcome> {
  const { name, path, index, content, fromLine, doubt } = saved;
  const notes: string[] = doubt === null ? [] : [doubt];
  const unasked = new Set<string>();
  const common = { name, path, index, notes, unasked };
  const arrival = { environment: {}, fromLine };
  const own = {
    deadline: deadlineForOne(looking.tools.machine),
    note: (text: string) => notes.push(text),
    unasked: unaskedBy(unasked),
  };
  let mail: Mail | null = null;
  let settle: OpenedMessage["settle"] = async () => undefined;
  try {
    const ruleset = looking.rules();
    const openFor = (options: { readonly recipient?: string }) =>
      openMessage(ruleset, content, { ...arrival, options }, { ...looking.tools, ...own });
    const first = openFor({});
    mail = first.opened.mail;
    const recipient = meantIn(mail, ruleset, looking.options);
    const message = recipient === null ? first : openFor({ recipient });
    mail = message.opened.mail;
    settle = message.settle;
    const found = await decided(message, looking.options);
    const decision = { ...found.decision, plan: looking.placed(found.decision.plan, own.note) };
    await settle(found.status === 0);
    await remember(message, decision, looking.tools, own.note);
    const notAsked = ruleset.followsThreads ? (await mail.parents()).notAsked : null;
    return { ...common, mail, ...found, decision, notAsked, error: null };
  } catch (error) {
    await settle(false);
    const [line = ""] = looking.loaded.explain(error).split("\n", 1);
    return { ...common, ...NOTHING, mail, status: deferred(error).status, error: line };
  }
}

/** Where it would go, for the messages behind it that answer it. */
async function remember(
  { opened }: OpenedMessage,
  decision: Decision,
  { threads }: Looking["tools"],
  note: (text: string) => void,
): Promise<void> {
  if (threads === undefined) return;
  const { rememberDelivery } = await import("../../delivery/threads.js");
  const done = effectsOf(decision.plan).map((effect) => ({ ...effect, result: "done" as const }));
  await rememberDelivery({ ...opened, decision }, done, threads, note);
}

function unaskedBy(programs: Set<string>): (program: string) => void {
  return (program) => {
    programs.add(program);
  };
}

/** Whom a message was sent to of which nothing tells; null when something does, or nobody knows. */
function meantIn(
  { recipient, to, cc }: Mail,
  { config }: Ruleset,
  { recipient: told, recipientFrom }: LookOptions,
): string | null {
  if (recipientFrom === undefined && told === undefined) return null;
  if (recipient.address !== null) return null;
  const [found] =
    recipientFrom === undefined
      ? []
      : [...to, ...cc].filter((address) => isOwnByRewrite(config.recipient, address));
  return found?.address ?? told ?? null;
}

/** Where a delivery would do it, this looks at what would be done. */
async function decided(
  message: OpenedMessage,
  options: LookOptions,
): Promise<Pick<Outcome, "verdict" | "previews" | "status"> & { readonly decision: Decision }> {
  const { decision, verdict } = await message.sort();
  const { plan, previews } = await previewed(decision.plan, message, options);
  const { status } = endingOf(plan.reject, plan.defer);
  return { decision: { ...decision, plan }, verdict: verdict(), previews, status };
}

/**
 * The answers and notices of a plan, written as a delivery would; and the plan without those that
 * can't be.
 */
async function previewed(
  plan: Plan,
  { outgoing }: OpenedMessage,
  { answers }: LookOptions,
): Promise<WrittenPlan> {
  if (answers !== true || plan.send.length === 0) return { plan, previews: [] };
  return (await outgoing()).preview(plan);
}
