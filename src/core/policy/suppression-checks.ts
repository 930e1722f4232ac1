/** The reasons why mail does not go out because of a message, one look each. */

import type { Address, Mail } from "../contracts/mail.js";
import { describeVerdict, type Verdict } from "../contracts/verdict.js";
import { parseAddrSpec } from "../message/addr-spec.js";
import { canonicalSender } from "../message/canonical-sender.js";
import { controlsToSpaces } from "../message/charset.js";
import { foldDomain } from "../message/domain.js";
import { bulkMark, listMark, machineMark, shown, unwantedMark } from "./bulk-headers.js";
import { bearsToken, LOOP_FIELD } from "./loop-header.js";
import type { OwnAddresses } from "./own-addresses.js";
import { repliesToOurs } from "./reply-ids.js";
import { addressesIn, robotMark } from "./robot-mark.js";

export type SuppressionReason =
  | "null sender"
  | "unknown sender"
  | "loop"
  | "reply to a reply"
  | "too many hops"
  | "automatic"
  | "unwanted"
  | "list"
  | "bulk"
  | "robot"
  | "own address"
  | "not addressed"
  | "not a member"
  | "dmarc"
  | "spf"
  | "would be refused"
  | "spam"
  | "unscanned";

/** Why something is not sent. */
export interface PolicySuppression {
  readonly reason: SuppressionReason;
  /** One line for the log: what was seen. */
  readonly detail: string;
}

/** What every decision looks at. */
export interface OutgoingContext {
  readonly mail: Mail;
  readonly own: OwnAddresses;
}

/** What the scanner said, where that matters. */
export interface Scanned {
  /** Null when no scanner was asked. */
  readonly verdict: Verdict | null;
  /**
   * The configuration says in so many words that nothing is scanned: no verdict, or an unknown one,
   * will do.
   */
  readonly unscannedIsFine: boolean;
}

/** A list that a message would go to the members of. */
export interface ListAsked {
  readonly address: string;
  readonly members: readonly Pick<Address, "address">[];
  /** Only members may write to it. */
  readonly membersOnly: boolean;
}

/** A message has seen more servers than any that does not go in circles. */
const MAX_HOPS = 50;

const LONGEST = 120;

/** Null without a detail. */
export function because(
  reason: SuppressionReason,
  detail: string | null,
): PolicySuppression | null {
  return detail === null
    ? null
    : { reason, detail: controlsToSpaces(detail).slice(0, LONGEST).trim() };
}

export function nullSender({ mail }: OutgoingContext): PolicySuppression | null {
  return because(
    "null sender",
    mail.automatic === "null sender" ? "the envelope sender is <>" : null,
  );
}

/**
 * Servers write whole addresses: one without a domain was made up on the way, or by a program of
 * this machine.
 */
export function unknownSender({ mail: { sender } }: OutgoingContext): PolicySuppression | null {
  if (sender === null) return because("unknown sender", "nothing tells the envelope sender");
  const hasDomain = (parseAddrSpec(sender)?.domain ?? "") !== "";
  return because("unknown sender", hasDomain ? null : shown("sender", sender));
}

/**
 * Also what older programs of the user's own have marked: `X-Loop: merlyn@stonehenge.example`.
 */
export function ownLoop(asked: OutgoingContext): PolicySuppression | null {
  const { mail, own } = asked;
  const loop = mail.headers(LOOP_FIELD).find((mark) => own.has(mark.replace(/^sortmail\s/i, "")));
  return because("loop", loop === undefined ? null : shown(LOOP_FIELD, loop)) ?? comesBack(asked);
}

export function comesBack({ mail, own }: OutgoingContext): PolicySuppression | null {
  return tokenOf(mail, own.name);
}

/** Help desks open a ticket for each, and write from a new address each time. */
export function repliesToReply({ mail, own }: OutgoingContext): PolicySuppression | null {
  return because("reply to a reply", repliesToOurs(mail, own));
}

export function comesBackToList({
  mail,
  list,
}: {
  readonly mail: Mail;
  readonly list: ListAsked;
}): PolicySuppression | null {
  return tokenOf(mail, list.address);
}

function tokenOf(mail: Mail, address: string): PolicySuppression | null {
  return because(
    "loop",
    bearsToken(mail, address) ? `it was sent in the name of ${address || "this account"}` : null,
  );
}

export function tooManyHops({ mail }: OutgoingContext): PolicySuppression | null {
  const hops = mail.rawHeader("Received").length;
  return because("too many hops", hops > MAX_HOPS ? `${hops} times Received` : null);
}

export function fromMachine({ mail }: OutgoingContext): PolicySuppression | null {
  return because("automatic", machineMark(mail));
}

/** What the sender says of answers; a list's members may read the message all the same. */
export function unwanted({ mail }: OutgoingContext): PolicySuppression | null {
  return because("unwanted", unwantedMark(mail));
}

export function fromList({ mail }: OutgoingContext): PolicySuppression | null {
  return because("list", listMark(mail));
}

export function inBulk({ mail }: OutgoingContext): PolicySuppression | null {
  return because("bulk", bulkMark(mail));
}

export function fromRobot({ mail }: OutgoingContext): PolicySuppression | null {
  return because("robot", robotMark(mail));
}

export function fromMyself({ mail: { sender }, own }: OutgoingContext): PolicySuppression | null {
  return because(
    "own address",
    sender !== null && own.has(sender) ? shown("sender", sender) : null,
  );
}

/** The recovered address counts as one of the user's own, wherever it is. */
export function notAddressed(
  asked: OutgoingContext & { readonly toAnyone: boolean },
): PolicySuppression | null {
  const { mail, own, toAnyone } = asked;
  const named = ["To", "Cc", "Resent-To", "Resent-Cc"].flatMap((field) => addressesIn(mail, field));
  if (toAnyone || named.some(({ address }) => own.has(address))) return null;
  return because(
    "not addressed",
    `${mail.recipient.address ?? "your address"} is in no To, Cc, Resent-To or Resent-Cc`,
  );
}

/** Every author must be one: whoever is not could otherwise name a member beside himself. */
export function notMember({
  mail,
  list,
}: {
  readonly mail: Mail;
  readonly list: ListAsked;
}): PolicySuppression | null {
  if (!list.membersOnly) return null;
  const members = new Set(list.members.map(({ address }) => canonicalSender(address)));
  const stranger = mail.from.find(({ address, domain }) => {
    const sender = canonicalSender(address);
    // A forwarder's domain proves nothing of the one that it writes before the `@`.
    return !members.has(sender) || !sender.endsWith(`@${foldDomain(domain)}`);
  });
  if (stranger !== undefined) return because("not a member", shown("From", stranger.address));
  return because("not a member", mail.from.length === 0 ? "From names nobody" : null);
}

export function spam({ verdict }: Scanned): PolicySuppression | null {
  return because("spam", verdict?.kind === "spam" ? describeVerdict(verdict) : null);
}

export function unscanned({ verdict, unscannedIsFine }: Scanned): PolicySuppression | null {
  if (unscannedIsFine || verdict?.kind === "ham") return null;
  return because("unscanned", verdict === null ? "no scanner was asked" : describeVerdict(verdict));
}
