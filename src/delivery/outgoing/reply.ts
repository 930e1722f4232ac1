/** Answers and notices: composed, and sent at most once. */

import type { Submitter } from "../../core/contracts/ports.js";
import { isPerhapsTaken, isRefusedForGood, isSubmitError } from "../../core/contracts/submit-error.js";
import type { Sending } from "../../core/decision/outgoing-actions.js";
import { answerCopyTarget } from "../../core/decision/outgoing-effects.js";
import { messageOf } from "../../core/text.js";
import { isoTime } from "../../core/timestamp.js";
import type { Carried, SendOptions } from "../../pipeline/performers.js";
import type { Composed } from "../../reply/request.js";
import {
  type AnsweredBefore,
  openAnswered,
  type Reservation,
  type TooManyAnswers,
} from "../../state/reply-history/reply-history.js";
import { composeOrRefuse } from "./compose.js";
import { submit } from "./submit.js";
import type { CarrierTools } from "./transport-tools.js";

type Of<Kind extends Sending["kind"]> = Extract<Sending, { readonly kind: Kind }>;

export async function notify(sending: Of<"notify">, submitter: Submitter, tools: CarrierTools): Promise<Carried> {
  const composed = await composeOrRefuse(sending, tools.mail, tools);
  return "kind" in composed ? composed : submit({ ...composed.envelope, message: composed.message }, submitter);
}

/** Reserved before it is sent: who dies in between has answered. */
export async function respond(
  sending: Of<"respond">,
  { begin }: SendOptions,
  submitter: Submitter,
  tools: CarrierTools,
): Promise<Carried> {
  const { mail, places, world } = tools;
  const answered = await openAnswered({ folder: places.answered, host: world.host });
  const handle = sending.template;
  const reserved = answered.reserve({ sender: mail.sender ?? "", handle, every: sending.every });
  if (reserved.kind !== "reserved") return { kind: "suppressed", ...objectionOf(reserved, sending) };
  const composed = await cancelling(reserved, async () => {
    const made = await composeOrRefuse(sending, tools.mail, tools);
    if (!("kind" in made)) begin();
    return made;
  });
  if ("kind" in composed) return composed;
  const carried = await submitAnswer(composed, reserved, submitter);
  if (carried.kind === "done") await keepCopy(composed, sending, tools);
  return carried;
}

export function objectionOf(before: AnsweredBefore | TooManyAnswers, { template }: Of<"respond">) {
  if (before.kind === "too many") return { reason: "too many answers", words: `${before.perHour} were sent this hour` };
  const at = isoTime(before.answeredAt);
  return { reason: "answered", words: `the sender got an answer by ${template} on ${at}` };
}

/** Before the next server has seen anything, whatever goes wrong leaves the answer unsent. */
async function cancelling(
  reservation: Reservation,
  work: () => Promise<Composed | Carried>,
): Promise<Composed | Carried> {
  try {
    const made = await work();
    if ("kind" in made) reservation.cancel();
    return made;
  } catch (error) {
    reservation.cancel();
    return { kind: "failed", error };
  }
}

async function submitAnswer(
  { envelope, message }: Composed,
  reservation: Reservation,
  submitter: Submitter,
): Promise<Carried> {
  try {
    await submitter.submit({ ...envelope, message });
  } catch (error) {
    // What only stops the waiting, or breaks off when all is said, leaves open whether it was sent: then it counts as sent.
    if (!isSubmitError(error) || isPerhapsTaken(error)) throw error;
    reservation.cancel();
    return isRefusedForGood(error) ? { kind: "refused", words: messageOf(error) } : { kind: "failed", error };
  }
  reservation.commit();
  return { kind: "done", words: `to ${envelope.recipients[0]}` };
}

/** The answer is sent: a copy that can't be kept is a remark, for another try would not send it again. */
async function keepCopy({ message, envelope }: Composed, sending: Of<"respond">, tools: CarrierTools): Promise<void> {
  const target = answerCopyTarget(tools.config, sending);
  if (target === null) return;
  try {
    await tools.openFolder(target).store(message, { sender: envelope.sender });
  } catch (error) {
    tools.warn(`no copy of the answer was kept: ${messageOf(error)}`);
  }
}
