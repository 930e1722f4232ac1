/**
 * What of a plan may go out, once there is one: the policy asked for each forward, list, notice and answer. Pure but for the
 * verdict, which is asked for only where nothing else stands in the way.
 */

import type { Address, Mail } from "../contracts/mail.js";
import type { Verdict } from "../contracts/verdict.js";
import { passesOn, type Sending, type Suppressed } from "../decision/outgoing-actions.js";
import { checkSending, insteadOf, onceEach } from "../decision/outgoing-effects.js";
import { needsFallback, type Plan } from "../decision/plan.js";
import { type Config, named } from "../language/config.js";
import type { ScannerSpec } from "../language/scanner-spec.js";
import { sendableAddress } from "../message/smtp-address.js";
import { type Mine, mineOf } from "./own-addresses.js";
import { whyNotAnswer, whyNotForward, whyNotRedistribute } from "./suppression.js";

/** Why something does not go out. */
export interface Objection {
  readonly reason: string;
  readonly words: string;
}

/** What judging needs from outside. */
export interface GateTools {
  /** @throws when the list's members can't be read */
  readonly members: (list: string) => readonly Address[];
  /** Why an answer can't be written at all; null when it can. */
  readonly unanswerable: (mine: Mine) => string | null;
  /** Says, where a dry run asks, whether this sender was answered already. A delivery finds out when it sends. */
  readonly answeredBefore?: (sender: string, answer: Sending & { kind: "respond" }) => Objection | null;
  /** Nobody was asked for a verdict: an unknown one says nothing. */
  readonly unasked?: boolean;
}

/** The plan, with what must not go out taken from `send`, and what is stored in its place. @throws what asking for the verdict throws, and Error for what the compiler would have refused */
export async function judge(plan: Plan, mail: Mail, config: Config, tools: GateTools): Promise<Plan> {
  const judged: (Objection | null)[] = [];
  const wanted = onceEach(plan.send);
  for (const sending of wanted) checkSending(config, sending);
  let answered = false;
  for (const sending of wanted) {
    const again = sending.kind === "respond" && answered;
    judged.push(again ? ONE_ANSWER : await objectionTo(sending, mail, config, tools));
    answered ||= sending.kind === "respond";
  }
  const suppressed = wanted.flatMap((sending, index): Suppressed[] => {
    const objection = judged[index];
    return objection ? [{ sending, ...objection }] : [];
  });
  const send = wanted.filter((_, index) => judged[index] === null);
  return { ...plan, send, suppressed, store: [...plan.store, ...instead(plan, suppressed)] };
}

const ONE_ANSWER: Objection = { reason: "one answer a message", words: "another answer comes before this one" };

function instead(plan: Plan, suppressed: readonly Suppressed[]): Plan["store"] {
  const [first] = suppressed.filter(({ sending }) => passesOn(sending));
  return first !== undefined && needsFallback(plan) ? insteadOf(first.sending, plan) : [];
}

async function objectionTo(sending: Sending, mail: Mail, config: Config, tools: GateTools): Promise<Objection | null> {
  const asked = { mail, mine: mineOf(config.recipient, mail.recipient) };
  switch (sending.kind) {
    case "forward":
    case "notify":
      return unsendable(sending.to) ?? whyNotForward(asked);
    case "redistribute": {
      const list = listOf(sending.list, config, tools);
      if (list.members.length === 0) return { reason: "no members", words: `list ${sending.list} has no members` };
      return scanned(mail, config, tools, (scan) => whyNotRedistribute({ ...asked, ...scan, list }));
    }
    case "respond":
      return scanned(mail, config, tools, (scan, isLast) => {
        const objection = whyNotAnswer({ ...asked, ...scan, toAnyone: sending.toAnyone });
        return objection ?? (isLast ? null : unwritable(sending, asked, tools));
      });
  }
}

/** Known beforehand, so that a dry run knows it too: a rule may have taken the address from the message. */
function unsendable(to: string): Objection | null {
  if (sendableAddress(to) !== null) return null;
  return {
    reason: "no address",
    words: `${JSON.stringify(to.slice(0, 100))} is not one address that mail can be sent to`,
  };
}

function unwritable(
  sending: Sending & { kind: "respond" },
  { mail, mine }: { mail: Mail; mine: Mine },
  { unanswerable, answeredBefore }: GateTools,
): Objection | null {
  const words = unanswerable(mine);
  if (words !== null) return { reason: "unanswerable", words };
  return answeredBefore?.(mail.sender ?? "", sending) ?? null;
}

function listOf(name: string, { lists }: Config, { members }: GateTools) {
  const list = named(lists, name);
  if (list === undefined) throw new Error(`list ${JSON.stringify(name)} is not in the configuration`);
  return { address: list.address, members: members(name), membersOnly: list.membersOnly ?? false };
}

type Scan = { readonly verdict: Verdict | null; readonly unscannedIsFine: boolean };

/** Everything else first: a scanner need not be asked about what does not go out anyway. */
async function scanned(
  mail: Mail,
  { spam }: Config,
  { unasked = false }: GateTools,
  look: (scan: Scan, isLast: boolean) => Objection | null,
): Promise<Objection | null> {
  const before = look({ verdict: null, unscannedIsFine: true }, false);
  if (before !== null || spam?.kind === "unscanned") return before;
  const verdict = await mail.verdict();
  const unscannedIsFine = saysUnscanned(spam) || (unasked && verdict.kind === "unknown");
  return look({ verdict, unscannedIsFine }, true);
}

function saysUnscanned(spec: ScannerSpec | undefined): boolean {
  return spec?.kind === "firstOf" ? spec.scanners.some(saysUnscanned) : spec?.kind === "unscanned";
}
