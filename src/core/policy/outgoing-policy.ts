/**
 * What of a plan may go out, once there is one: the policy asked for each forward, list, notice and
 * answer. Pure but for the verdict, which is asked for only where nothing else stands in the way.
 */

import type { Address, Mail } from "../contracts/mail.js";
import type { Verdict } from "../contracts/verdict.js";
import { type OutgoingAction, passesOn, type Suppressed } from "../decision/outgoing-actions.js";
import { checkOutgoing, insteadOf, onceEach } from "../decision/outgoing-effects.js";
import { needsFallback, type Plan } from "../decision/plan.js";
import { type Answer, type Recipient, sendRow } from "../language/action-rows.js";
import type { Config } from "../language/config.js";
import { asksNobody, saysUnscanned } from "../language/scanner-spec.js";
import { sendableAddress } from "../message/smtp-address.js";
import { listPolicy, whyMunged, whyNotAsPost } from "./list-policy.js";
import type { OwnAddresses } from "./own-addresses.js";
import { whyNotAnswer, whyNotForward, whyNotRedistribute } from "./suppression.js";
import { notSendersOwn } from "./unproven.js";

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
  readonly answeredBefore?: (sender: string, answer: Answer) => Promise<Suppression | null>;
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
    const recipient = sendRow(action).recipient(action);
    const isAnswer = recipient.kind === "sender";
    const again = isAnswer && answered;
    suppressions.push(again ? ONE_ANSWER : await suppressionOf(recipient, mail, config, tools));
    answered ||= isAnswer;
  }
  const suppressed = wanted.flatMap((action, index): Suppressed[] => {
    const suppression = suppressions[index];
    return suppression ? [{ action, ...suppression }] : [];
  });
  const passed = wanted.filter((_, index) => suppressions[index] === null);
  const send = await Promise.all(passed.map((action) => asSent(action, { mail, config, tools })));
  const all = [...plan.suppressed, ...suppressed];
  return { ...plan, send, suppressed: all, store: [...plan.store, ...instead(plan, suppressed)] };
}

const ONE_ANSWER: Suppression = {
  reason: "one answer a message",
  detail: "another reply comes before this one",
};

function instead(plan: Plan, suppressed: readonly Suppressed[]): Plan["store"] {
  const [first] = suppressed.filter(({ action }) => passesOn(action));
  return first !== undefined && needsFallback(plan) ? insteadOf(first.action, plan) : [];
}

function suppressionOf(
  recipient: Recipient,
  mail: Mail,
  config: Config,
  tools: SuppressionTools,
): Promise<Suppression | null> {
  const policy: Policy<Recipient> = POLICIES[recipient.kind];
  return policy.suppression(recipient, { mail, own: tools.own, config, tools });
}

/** What may go out, and how. */
async function asSent(
  action: OutgoingAction,
  { mail, config, tools }: Omit<Asked, "own">,
): Promise<OutgoingAction> {
  const recipient = sendRow(action).recipient(action);
  const policy: Policy<Recipient> = POLICIES[recipient.kind];
  const munged =
    (await policy.munged?.(recipient, { mail, own: tools.own, config, tools })) ?? null;
  return munged === null ? action : { ...action, munged };
}

/** What a policy looks at. */
interface Asked {
  readonly mail: Mail;
  readonly own: OwnAddresses;
  readonly config: Config;
  readonly tools: SuppressionTools;
}

/** A method: each takes the recipient of its own kind. */
interface Policy<To extends Recipient> {
  suppression(recipient: To, asked: Asked): Promise<Suppression | null>;
  /** Why it goes out in another name than its author's; null where it does not. */
  munged?(recipient: To, asked: Asked): Promise<string | null>;
}

const POLICIES: {
  readonly [Kind in Recipient["kind"]]: Policy<Extract<Recipient, { readonly kind: Kind }>>;
} = {
  address: {
    suppression: async ({ address }, asked) => unsendable(address) ?? whyNotForward(asked),
  },
  list: {
    suppression: async ({ list: name }, asked) => {
      const list = listPolicy(name, asked.config, asked.tools.members);
      if (list.members.length === 0)
        return { reason: "no members", detail: `list ${name} has no members` };
      return scanned(asked, {
        look: (scan) => whyNotRedistribute({ ...asked, ...scan, list }),
        unproven: async () => whyNotAsPost(list, asked.mail, asked.config),
      });
    },
    munged: async ({ list }, { mail, config, tools }) =>
      whyMunged(listPolicy(list, config, tools.members), mail),
  },
  sender: {
    suppression: (answer, asked) =>
      scanned(asked, {
        look: (scan, isLast) => {
          const suppression = whyNotAnswer({ ...asked, ...scan, toAnyone: answer.toAnyone });
          return suppression ?? (isLast ? null : unwritable(answer, asked));
        },
        unproven: () => notSendersOwn(asked.mail),
      }),
  },
};

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
  answer: Answer,
  { mail, tools: { unanswerable, answeredBefore } }: Asked,
): Promise<Suppression | null> {
  const detail = unanswerable();
  if (detail !== null) return { reason: "unanswerable", detail };
  return (await answeredBefore?.(mail.sender ?? "", answer)) ?? null;
}

type Scan = { readonly verdict: Verdict | null; readonly unscannedIsFine: boolean };

/** What stands in the way. */
interface Looks {
  readonly look: (scan: Scan, isLast: boolean) => Suppression | null | Promise<Suppression | null>;
  /** That its author did not write it, or nobody would believe so. */
  readonly unproven: () => Promise<Suppression | null>;
}

/**
 * Everything else first: neither DNS nor a scanner need be asked about what does not go out anyway.
 */
async function scanned(
  { mail, config: { spam }, tools: { unasked = false } }: Asked,
  { look, unproven }: Looks,
): Promise<Suppression | null> {
  const before =
    (await look({ verdict: null, unscannedIsFine: true }, false)) ?? (await unproven());
  if (before !== null || (spam !== undefined && asksNobody(spam))) return before;
  const verdict = await mail.verdict();
  const unscannedIsFine =
    (spam !== undefined && saysUnscanned(spam)) || (unasked && verdict.kind === "unknown");
  return look({ verdict, unscannedIsFine }, true);
}
