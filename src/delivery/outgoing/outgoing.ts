/**
 * Mail that goes out: suppressed where it must be, sent, shown. Loaded when a plan runs a program
 * or sends something.
 */

import type { Mail } from "../../core/contracts/mail.js";
import type { Plan } from "../../core/decision/plan.js";
import type { Answer } from "../../core/language/action-rows.js";
import {
  type Suppression,
  type SuppressionTools,
  suppress as suppressIn,
} from "../../core/policy/outgoing-policy.js";
import { ownAddressesOf } from "../../core/policy/own-addresses.js";
import { threadLimit } from "../../core/policy/reply-thread.js";
import type { OutgoingPerformer } from "../../pipeline/performers.js";
import { unanswerable } from "../../reply/mailbox.js";
import type { Composed } from "../../reply/request.js";
import { composeOrRefuse, isWritten, type Written } from "./compose.js";
import { type MailSources, type MessageSources, membersOf, personOf } from "./message-sources.js";
import type { SendTools } from "./outgoing-tools.js";
import { openOutgoing } from "./performer.js";
import type { MessagePreview, WrittenPlan } from "./preview.js";
import { suppressionBy } from "./reply.js";

/** What may go out because of one message, and how. */
export interface Outgoing {
  /**
   * What of the plan may go out.
   * @throws what asking for a verdict throws, or reading a list's members
   */
  suppress(plan: Plan): Promise<Plan>;
  /**
   * The same for a dry run: whom we have answered is looked up, and nothing is written.
   * @param asked whether a scanner was asked; else an unknown verdict is in no answer's way
   */
  suppressDry(plan: Plan, asked: boolean): Promise<Plan>;
  /**
   * The answers and notices of a plan that passed the policy, written and not sent.
   * @throws Error that tells of template or rule
   */
  preview(plan: Plan): Promise<WrittenPlan>;
  open(tools: SendTools): OutgoingPerformer;
}

interface Sources extends MessageSources, Pick<MailSources, "replyHistory"> {
  /** As of when a dry run looks, milliseconds since 1970. */
  readonly at: number;
}

/** The user's own addresses are made here, once a message. */
export function outgoingOf(mail: Mail, { at, ...sources }: Sources): Outgoing {
  const own = ownAddressesOf(sources.config.recipient, mail.recipient);
  const all = { ...sources, mail, own };
  const { machine } = sources;
  const then = { ...all, machine: { ...machine, host: { ...machine.host, now: () => at } } };
  return {
    suppress: (plan) => suppressIn(plan, mail, all.config, suppressionTools(all)),
    suppressDry: (plan, asked) => suppressDry(plan, asked, then),
    preview: (plan) => preview(plan, then),
    open: (tools) => openOutgoing({ ...all, ...tools }),
  };
}

async function suppressDry(plan: Plan, asked: boolean, tools: MailSources): Promise<Plan> {
  const { mail, machine, config, replyHistory } = tools;
  const answeredBefore = async (sender: string, answer: Answer): Promise<Suppression | null> => {
    const key = { sender, handle: answer.template };
    const at = answer.every > 0 ? await replyHistory.last(key) : null;
    if (at !== null && machine.host.now() - at < answer.every)
      return suppressionBy({ kind: "answered", answeredAt: at }, answer);
    const limit = threadLimit(mail);
    if (limit === null || !(await replyHistory.ended(limit))) return null;
    return suppressionBy({ kind: "thread", most: limit.most }, answer);
  };
  return suppressIn(plan, mail, config, {
    ...suppressionTools(tools),
    answeredBefore,
    unasked: !asked,
  });
}

async function preview(plan: Plan, tools: MailSources): Promise<WrittenPlan> {
  const previews: MessagePreview[] = [];
  const suppressed = [...plan.suppressed];
  for (const action of plan.send) {
    if (!isWritten(action)) continue;
    const composed = await composeOrRefuse(action, tools);
    if ("kind" in composed)
      suppressed.push({ action, reason: composed.kind, detail: composed.detail });
    else previews.push(previewOf(action.kind, composed));
  }
  const send = plan.send.filter((each) => !suppressed.some(({ action }) => action === each));
  return { previews, plan: { ...plan, send, suppressed } };
}

function previewOf(
  kind: Written["kind"],
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

function suppressionTools(tools: MailSources): SuppressionTools {
  const { mail, config, own } = tools;
  return {
    own,
    members: (list) => membersOf(list, tools),
    unanswerable: () => unanswerable(mail, personOf(config, own)),
  };
}
