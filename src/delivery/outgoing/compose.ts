/** Composes the answers and notices of a message, or says that this message gets none. */

import { randomBytes } from "node:crypto";
import type { OutgoingAction } from "../../core/decision/outgoing-actions.js";
import type { TemplateData } from "../../core/language/actions.js";
import { isGivenUp, TEMPLATE_FAULT } from "../../core/policy/give-up.js";
import { loopToken } from "../../core/policy/loop-header.js";
import { messageOf } from "../../core/text.js";
import { clocksOf } from "../../io/time-zone.js";
import { checkTemplate } from "../../reply/check-template.js";
import { composeAnswer, composeNotice } from "../../reply/compose.js";
import { isTemplateError } from "../../reply/error.js";
import type { Composed } from "../../reply/request.js";
import { type MailSources, personOf, templatesOf } from "./message-sources.js";

/** The actions that a template writes. */
export type Written = Extract<OutgoingAction, { readonly template: string }>;

export function isWritten(action: OutgoingAction): action is Written {
  return "template" in action;
}

/** It can't be written for this message. */
interface Unwritten {
  readonly kind: "refused";
  readonly detail: string;
}

/**
 * A template that can't be rendered for any message is the user's to fix, and the message waits;
 * one that fails for this message alone would defer it for ever, because of what it is.
 * @throws Error that tells of the template, or of the rule
 */
export async function composeOrRefuse(
  action: Written,
  tools: MailSources,
): Promise<Composed | Unwritten> {
  try {
    return await compose(action, tools);
  } catch (error) {
    const forThisOne = isTemplateError(error)
      ? (await templateFault(action, tools)) === null
      : WRITERS[action.kind].refusable && error instanceof Error && error.name === "ReplyError";
    if (forThisOne) return { kind: "refused", detail: messageOf(error) };
    if (isTemplateError(error)) throw error;
    throw new Error(`rule ${JSON.stringify(action.rule)}: ${action.kind}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Neither is it written for this message, but another try could have. */
interface GivenUp {
  readonly kind: "suppressed";
  readonly reason: string;
  readonly detail: string;
}

/**
 * The same, as long as there is time for another try. Nothing of the reply has been sent then, and
 * whatever keeps it from being written keeps the message in the MTA's queue no longer.
 * @param since when the first try began, milliseconds since 1970; null: nobody knows
 */
export async function composeOrGiveUp(
  action: Written,
  since: number | null,
  tools: MailSources,
): Promise<Composed | Unwritten | GivenUp> {
  try {
    return await composeOrRefuse(action, tools);
  } catch (error) {
    if (!isGivenUp(since, tools.machine.host.now())) throw error;
    return { kind: "suppressed", reason: TEMPLATE_FAULT, detail: messageOf(error) };
  }
}

type Common = Omit<Parameters<typeof composeAnswer>[0], "options">;

/** How one kind is written. Methods: each takes the action of its own kind. */
interface Writer<Each extends Written> {
  /** A message that nobody can write to is no fault of the rules. */
  readonly refusable: boolean;
  /** What the rule hands to the template. */
  data(action: Each): TemplateData | undefined;
  /** @param own the address that was written to, if it is one of the user's own */
  write(action: Each, common: Common, own: string): Promise<Composed>;
}

const WRITERS: {
  readonly [Kind in Written["kind"]]: Writer<Extract<Written, { readonly kind: Kind }>>;
} = {
  respond: {
    refusable: false,
    data: ({ options }) => options.data,
    write: ({ options }, common) => composeAnswer({ ...common, options }),
  },
  notify: {
    refusable: true,
    data: ({ data }) => data,
    write: ({ to, data }, common, sender) =>
      composeNotice({ ...common, address: to, sender, options: { data } }),
  },
};

function writerOf({ kind }: Written): Writer<Written> {
  return WRITERS[kind];
}

async function compose(action: Written, tools: MailSources): Promise<Composed> {
  const { mail, own } = tools;
  const common = {
    mail,
    template: action.template,
    templates: templatesOf(tools),
    person: personOf(tools.config, own),
    now: new Date(tools.machine.host.now()),
    offsetAt: clocksOf(tools.config, tools.machine),
    random: randomBytes,
    loop: loopToken(own.name),
  };
  return writerOf(action).write(action, common, ownAddress(tools));
}

/** What is wrong with the template whatever the message is; null when nothing is. */
async function templateFault(action: Written, tools: MailSources) {
  const { config, machine, own } = tools;
  return checkTemplate({
    template: action.template,
    templates: templatesOf(tools),
    person: personOf(config, own),
    to: ownAddress(tools),
    now: new Date(machine.host.now()),
    offsetAt: clocksOf(tools.config, tools.machine),
    data: writerOf(action).data(action) ?? {},
  });
}

/** The address that was written to, if it is one of the user's own. */
function ownAddress({ mail: { recipient }, own }: MailSources): string {
  return recipient.address !== null && own.has(recipient.address) ? recipient.address : own.name;
}
