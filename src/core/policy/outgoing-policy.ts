/**
 * What of a plan may go out, once there is one: the policy asked for each forward, list, notice and
 * answer. Pure but for the verdict, which is asked for only where nothing else stands in the way.
 */

import type { Address, Mail } from "../contracts/mail.js";
import type { Verdict } from "../contracts/verdict.js";
import { type OutgoingAction, passesOn, type Suppressed } from "../decision/outgoing-actions.js";
import { checkOutgoing, insteadOf, onceEach } from "../decision/outgoing-effects.js";
import { needsFallback, type Plan } from "../decision/plan.js";
import { type Config, named } from "../language/config.js";
import { asksNobody, saysUnscanned } from "../language/scanner-spec.js";
import { sendableAddress } from "../message/smtp-address.js";
import type { OwnAddresses } from "./own-addresses.js";
import { whyNotAnswer, whyNotForward, whyNotRedistribute } from "./suppression.js";

/** Why something does not go out. */
export interface Suppression {
  readonly reason: string;
  readonly detail: string;
}

/** What judging needs from outside. */
export interface SuppressionTools {
  /** The user's own addresses. */
  readonly own: OwnAddresses;
  /** @throws when the list's members can't be read */
  readonly members: (list: string) => readonly Address[];
  /** Why an answer can't be written at all; null when it can. */
  readonly unanswerable: () => string | null;
  /**
   * Says, where a dry run asks, whether this sender was answered already. A delivery finds out when
   * it sends.
   */
  readonly answeredBefore?: (
    sender: string,
    answer: OutgoingAction & { kind: "respond" },
  ) => Promise<Suppression | null>;
  /** Nobody was asked for a verdict: an unknown one says nothing. */
  readonly unasked?: boolean;
}

/**
 * The plan, with what must not go out taken from `send`, and what is stored in its place.
 * @throws what asking for the verdict throws, and Error for what the compiler would have refused
 */
export async function suppress(
  plan: Plan,
  mail: Mail,
  config: Config,
  tools: SuppressionTools,
): Promise<Plan> {
  const suppressions: (Suppression | null)[] = [];
  const wanted = onceEach(plan.send);
  for (const action of wanted) checkOutgoing(config, action);
  let answered = false;
  for (const action of wanted) {
    const again = action.kind === "respond" && answered;
    suppressions.push(again ? ONE_ANSWER : await suppressionOf(action, mail, config, tools));
    answered ||= action.kind === "respond";
  }
  const suppressed = wanted.flatMap((action, index): Suppressed[] => {
    const suppression = suppressions[index];
    return suppression ? [{ action, ...suppression }] : [];
  });
  const send = wanted.filter((_, index) => suppressions[index] === null);
  return { ...plan, send, suppressed, store: [...plan.store, ...instead(plan, suppressed)] };
}

const ONE_ANSWER: Suppression = {
  reason: "one answer a message",
  detail: "another reply comes before this one",
};

function instead(plan: Plan, suppressed: readonly Suppressed[]): Plan["store"] {
  const [first] = suppressed.filter(({ action }) => passesOn(action));
  return first !== undefined && needsFallback(plan) ? insteadOf(first.action, plan) : [];
}

async function suppressionOf(
  action: OutgoingAction,
  mail: Mail,
  config: Config,
  tools: SuppressionTools,
): Promise<Suppression | null> {
  const asked = { mail, own: tools.own };
  switch (action.kind) {
    case "forward":
    case "notify":
      return unsendable(action.to) ?? whyNotForward(asked);
    case "redistribute": {
      const list = listOf(action.list, config, tools);
      if (list.members.length === 0)
        return { reason: "no members", detail: `list ${action.list} has no members` };
      return scanned(mail, config, tools, (scan) =>
        whyNotRedistribute({ ...asked, ...scan, list }),
      );
    }
    case "respond":
      return scanned(mail, config, tools, (scan, isLast) => {
        const suppression = whyNotAnswer({ ...asked, ...scan, toAnyone: action.toAnyone });
        return suppression ?? (isLast ? null : unwritable(action, mail, tools));
      });
  }
}

/**
 * Known beforehand, so that a dry run knows it too: a rule may have taken the address from the
 * message.
 */
function unsendable(to: string): Suppression | null {
  if (sendableAddress(to) !== null) return null;
  return {
    reason: "no address",
    detail: `${JSON.stringify(to.slice(0, 100))} is not one address that mail can be sent to`,
  };
}

async function unwritable(
  action: OutgoingAction & { kind: "respond" },
  mail: Mail,
  { unanswerable, answeredBefore }: SuppressionTools,
): Promise<Suppression | null> {
  const detail = unanswerable();
  if (detail !== null) return { reason: "unanswerable", detail };
  return (await answeredBefore?.(mail.sender ?? "", action)) ?? null;
}

function listOf(name: string, { lists }: Config, { members }: SuppressionTools) {
  const list = named(lists, name);
  if (list === undefined)
    throw new Error(`list ${JSON.stringify(name)} is not in the configuration`);
  return { address: list.address, members: members(name), membersOnly: list.membersOnly ?? false };
}

type Scan = { readonly verdict: Verdict | null; readonly unscannedIsFine: boolean };

/** Everything else first: a scanner need not be asked about what does not go out anyway. */
async function scanned(
  mail: Mail,
  { spam }: Config,
  { unasked = false }: SuppressionTools,
  look: (scan: Scan, isLast: boolean) => Suppression | null | Promise<Suppression | null>,
): Promise<Suppression | null> {
  const before = await look({ verdict: null, unscannedIsFine: true }, false);
  if (before !== null || (spam !== undefined && asksNobody(spam))) return before;
  const verdict = await mail.verdict();
  const unscannedIsFine =
    (spam !== undefined && saysUnscanned(spam)) || (unasked && verdict.kind === "unknown");
  return look({ verdict, unscannedIsFine }, true);
}
