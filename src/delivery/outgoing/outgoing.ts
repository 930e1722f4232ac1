/**
 * Mail that goes out: suppressed where it must be, sent, shown. Loaded when a plan runs a program
 * or sends something.
 */

import type { Mail } from "../../core/contracts/mail.js";
import type { OutgoingAction } from "../../core/decision/outgoing-actions.js";
import type { Plan } from "../../core/decision/plan.js";
import {
  type Suppression,
  type SuppressionTools,
  suppress as suppressIn,
} from "../../core/policy/outgoing-policy.js";
import { unanswerable } from "../../reply/mailbox.js";
import type { Composed } from "../../reply/request.js";
import { openReplyHistory } from "../../state/reply-history/reply-history.js";
import { composeOrRefuse } from "./compose.js";
import { type MessageSources, membersOf, personOf } from "./message-sources.js";
import type { MessagePreview, WrittenPlan } from "./preview.js";
import { suppressionBy } from "./reply.js";

export { openOutgoing } from "./performer.js";

/**
 * What of the plan may go out.
 * @throws what asking for a verdict throws, or reading a list's members
 */
export function suppress(plan: Plan, mail: Mail, tools: MessageSources): Promise<Plan> {
  return suppressIn(plan, mail, tools.config, suppressionTools(mail, tools));
}

/**
 * The same for a dry run: whom we have answered is looked up, and nothing is written.
 * @param asked whether a scanner was asked; else an unknown verdict is in no answer's way
 */
export async function suppressDry(
  plan: Plan,
  mail: Mail,
  asked: boolean,
  tools: MessageSources,
): Promise<Plan> {
  const { paths, machine, config } = tools;
  const { last } = await openReplyHistory({ folder: paths.answered, host: machine.host });
  const answeredBefore = (
    sender: string,
    answer: OutgoingAction & { kind: "respond" },
  ): Suppression | null => {
    const at = answer.every > 0 ? last({ sender, handle: answer.template }) : null;
    if (at === null || machine.host.now() - at >= answer.every) return null;
    return suppressionBy({ kind: "answered", answeredAt: at }, answer);
  };
  return suppressIn(plan, mail, config, {
    ...suppressionTools(mail, tools),
    answeredBefore,
    unasked: !asked,
  });
}

/**
 * The answers and notices of a plan that passed the policy, written and not sent.
 * @throws Error that tells of template or rule
 */
export async function writePreviews(
  plan: Plan,
  mail: Mail,
  tools: MessageSources,
): Promise<WrittenPlan> {
  const previews: MessagePreview[] = [];
  const suppressed = [...plan.suppressed];
  for (const action of plan.send) {
    if (action.kind !== "respond" && action.kind !== "notify") continue;
    const composed = await composeOrRefuse(action, mail, tools);
    if ("kind" in composed)
      suppressed.push({ action, reason: composed.kind, detail: composed.detail });
    else previews.push(previewOf(action.kind, composed));
  }
  const send = plan.send.filter((each) => !suppressed.some(({ action }) => action === each));
  return { previews, plan: { ...plan, send, suppressed } };
}

function previewOf(
  kind: string,
  { envelope: { sender, recipients }, message, body }: Composed,
): MessagePreview {
  const [to] = recipients;
  return {
    kind,
    from: sender,
    to,
    text: Buffer.concat([...message.chunks()]).toString("utf8"),
    body,
  };
}

function suppressionTools(mail: Mail, tools: MessageSources): SuppressionTools {
  return {
    members: (list) => membersOf(list, tools),
    unanswerable: (own) => unanswerable(mail, personOf(tools.config, own)),
  };
}
