/**
 * Whether mail may go out because of a message. An answer that is not sent hurts nobody, one that
 * should not have been sent may hurt many: in doubt the answer is no (RFC 3834 section 2, RFC 5230
 * section 4.6).
 *
 * The first reason in a fixed order is told, those of the scanner last: asked with `verdict: null`
 * and `unscannedIsFine`, everything else is checked, and the scanner need not be asked about what
 * is refused anyway.
 */

import type {
  ListAsked,
  OutgoingContext,
  PolicySuppression,
  Scanned,
} from "./suppression-checks.js";
import * as reasons from "./suppression-checks.js";

export type { PolicySuppression, SuppressionReason } from "./suppression-checks.js";

export interface AnswerAsked extends OutgoingContext, Scanned {
  /** Answers also what was not written to the user: an own address need not stand in To or Cc. */
  readonly toAnyone: boolean;
}

interface RedistributeAsked extends OutgoingContext, Scanned {
  readonly list: ListAsked;
}

type Look<A> = (asked: A) => PolicySuppression | null;

const BEFORE_ANSWER: readonly Look<AnswerAsked>[] = [
  reasons.nullSender,
  reasons.unknownSender,
  reasons.ownLoop,
  reasons.repliesToReply,
  reasons.tooManyHops,
  reasons.fromMachine,
  reasons.unwanted,
  reasons.fromList,
  reasons.inBulk,
  reasons.fromRobot,
  reasons.fromMyself,
  reasons.notAddressed,
  reasons.spam,
  reasons.unscanned,
];

const BEFORE_REDISTRIBUTING: readonly Look<RedistributeAsked>[] = [
  reasons.nullSender,
  reasons.comesBackToList,
  reasons.comesBack,
  reasons.tooManyHops,
  reasons.fromMachine,
  reasons.notMember,
  reasons.spam,
  reasons.unscanned,
];

const BEFORE_FORWARDING: readonly Look<OutgoingContext>[] = [
  reasons.comesBack,
  reasons.tooManyHops,
];

/**
 * Why a message is not answered; null when it may be. How often its sender has been answered is
 * another matter.
 */
export function whyNotAnswer(asked: AnswerAsked): PolicySuppression | null {
  return firstReason(BEFORE_ANSWER, asked);
}

/** Why a message does not go to a list's members; null when it may. */
export function whyNotRedistribute(asked: RedistributeAsked): PolicySuppression | null {
  return firstReason(BEFORE_REDISTRIBUTING, asked);
}

/** Why a message is not forwarded; null when it may be. */
export function whyNotForward(asked: OutgoingContext): PolicySuppression | null {
  return firstReason(BEFORE_FORWARDING, asked);
}

function firstReason<A>(looks: readonly Look<A>[], asked: A): PolicySuppression | null {
  for (const look of looks) {
    const found = look(asked);
    if (found !== null) return found;
  }
  return null;
}
