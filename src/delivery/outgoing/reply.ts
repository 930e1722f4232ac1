/** Answers and notices: composed, and sent at most once. */

import type { Transport } from "../../core/contracts/ports.js";
import type {
  AnsweredBefore,
  Reservation,
  ThreadEnded,
  TooManyAnswers,
} from "../../core/contracts/reply-history.js";
import {
  isPerhapsTaken,
  isRefusedForGood,
  isSubmitError,
} from "../../core/contracts/submit-error.js";
import type { OutgoingAction } from "../../core/decision/outgoing-actions.js";
import type { Answer } from "../../core/language/action-rows.js";
import { copyTarget } from "../../core/language/actions/respond.js";
import { threadLimit } from "../../core/policy/reply-thread.js";
import { messageOf } from "../../core/text.js";
import { isoTime } from "../../core/timestamp.js";
import type { SendOptions, SendResult } from "../../pipeline/performers.js";
import type { Composed } from "../../reply/request.js";
import { composeOrGiveUp } from "./compose.js";
import type { OutgoingTools } from "./outgoing-tools.js";
import { submit } from "./submit.js";

type Of<Kind extends OutgoingAction["kind"]> = Extract<OutgoingAction, { readonly kind: Kind }>;

export async function notify(
  action: Of<"notify">,
  { since }: SendOptions,
  transport: Transport,
  tools: OutgoingTools,
): Promise<SendResult> {
  const composed = await composeOrGiveUp(action, since, tools);
  return "kind" in composed
    ? composed
    : submit({ ...composed.envelope, message: composed.message }, transport);
}

/** Reserved before it is sent: who dies in between has answered. */
export async function respond(
  action: Of<"respond">,
  { since, begin }: SendOptions,
  transport: Transport,
  tools: OutgoingTools,
): Promise<SendResult> {
  const sender = tools.mail.sender ?? "";
  const { template: handle, every } = action;
  const reserved = await tools.replyHistory.reserve({
    sender,
    handle,
    every,
    limit: threadLimit(tools.mail),
  });
  if (reserved.kind !== "reserved")
    return { kind: "suppressed", ...suppressionBy(reserved, action) };
  const composed = await cancelling(reserved, async () => {
    const made = await composeOrGiveUp(action, since, tools);
    if (!("kind" in made)) begin();
    return made;
  });
  if ("kind" in composed) return composed;
  const sent = await submitAnswer(composed, reserved, transport);
  if (sent.kind === "done") await keepCopy(composed, action, tools);
  return sent;
}

export function suppressionBy(
  before: AnsweredBefore | TooManyAnswers | ThreadEnded,
  { template }: Pick<Answer, "template">,
) {
  if (before.kind === "too many")
    return { reason: "too many answers", detail: `${before.perHour} were sent this hour` };
  if (before.kind === "thread")
    return { reason: "thread", detail: `it has had ${before.most} replies` };
  const at = isoTime(before.answeredAt);
  return { reason: "answered", detail: `the sender got a reply by ${template} on ${at}` };
}

/** Before the next server has seen anything, whatever goes wrong leaves the answer unsent. */
async function cancelling(
  reservation: Reservation,
  work: () => Promise<Composed | SendResult>,
): Promise<Composed | SendResult> {
  try {
    const made = await work();
    if ("kind" in made) await reservation.cancel();
    return made;
  } catch (error) {
    await reservation.cancel();
    return { kind: "failed", error };
  }
}

async function submitAnswer(
  { envelope, message }: Composed,
  reservation: Reservation,
  transport: Transport,
): Promise<SendResult> {
  try {
    await transport.submit({ ...envelope, message });
  } catch (error) {
    // What only stops the waiting, or breaks off when all is said, leaves open whether it was sent:
    // then it counts as sent.
    if (!isSubmitError(error) || isPerhapsTaken(error)) throw error;
    await reservation.cancel();
    return isRefusedForGood(error)
      ? { kind: "refused", detail: messageOf(error) }
      : { kind: "failed", error };
  }
  await reservation.commit();
  return { kind: "done", detail: `to ${envelope.recipients[0]}` };
}

/**
 * The answer is sent: a copy that can't be kept is a remark, for another try would not send it
 * again.
 */
async function keepCopy(
  { message, envelope }: Composed,
  action: Of<"respond">,
  tools: OutgoingTools,
): Promise<void> {
  const target = copyTarget(action, tools.config);
  if (target === null) return;
  try {
    await tools.openFolder(target).store(message, { sender: envelope.sender });
  } catch (error) {
    tools.warn(`no copy of the reply was kept: ${messageOf(error)}`);
  }
}
