/** Mail that goes out: judged, carried, shown. Loaded when a plan runs a program or sends something. */

import type { Mail } from "../../core/contracts/mail.js";
import type { OutgoingAction } from "../../core/decision/outgoing-actions.js";
import type { Plan } from "../../core/decision/plan.js";
import { suppress as judgePlan, type Suppression, type SuppressionTools } from "../../core/policy/outgoing-policy.js";
import { unanswerable } from "../../reply/mailbox.js";
import type { Composed } from "../../reply/request.js";
import { openAnswered } from "../../state/reply-history/reply-history.js";
import { composeOrRefuse } from "./compose.js";
import { type LetterTools, membersOf, personOf } from "./message-sources.js";
import type { Letter, WrittenPlan } from "./preview.js";
import { suppressionBy } from "./reply.js";

export { openOutgoing } from "./transport.js";

/** What of the plan may go out. @throws what asking for a verdict throws, or reading a list's members */
export function suppress(plan: Plan, mail: Mail, tools: LetterTools): Promise<Plan> {
  return judgePlan(plan, mail, tools.config, suppressionTools(mail, tools));
}

/**
 * The same for a dry run: whom we have answered is looked up, and nothing is written.
 * @param asked whether a scanner was asked; else an unknown verdict is in no answer's way
 */
export async function suppressDry(plan: Plan, mail: Mail, asked: boolean, tools: LetterTools): Promise<Plan> {
  const { places, world, config } = tools;
  const { last } = await openAnswered({ folder: places.answered, host: world.host });
  const answeredBefore = (sender: string, answer: OutgoingAction & { kind: "respond" }): Suppression | null => {
    const at = answer.every > 0 ? last({ sender, handle: answer.template }) : null;
    if (at === null || world.host.now() - at >= answer.every) return null;
    return suppressionBy({ kind: "answered", answeredAt: at }, answer);
  };
  return judgePlan(plan, mail, config, { ...suppressionTools(mail, tools), answeredBefore, unasked: !asked });
}

/** The answers and notices of a judged plan, written and not sent. @throws Error that tells of template or rule */
export async function writeLetters(plan: Plan, mail: Mail, tools: LetterTools): Promise<WrittenPlan> {
  const letters: Letter[] = [];
  const suppressed = [...plan.suppressed];
  for (const action of plan.send) {
    if (action.kind !== "respond" && action.kind !== "notify") continue;
    const composed = await composeOrRefuse(action, mail, tools);
    if ("kind" in composed) suppressed.push({ action, reason: composed.kind, detail: composed.detail });
    else letters.push(letterOf(action.kind, composed));
  }
  const send = plan.send.filter((each) => !suppressed.some(({ action }) => action === each));
  return { letters, plan: { ...plan, send, suppressed } };
}

function letterOf(kind: string, { envelope: { sender, recipients }, message, body }: Composed): Letter {
  const [to] = recipients;
  return { kind, from: sender, to, text: Buffer.concat([...message.chunks()]).toString("utf8"), body };
}

function suppressionTools(mail: Mail, tools: LetterTools): SuppressionTools {
  return {
    members: (list) => membersOf(list, tools),
    unanswerable: (mine) => unanswerable(mail, personOf(tools.config, mine)),
  };
}
