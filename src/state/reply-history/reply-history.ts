/**
 * Whom we have answered, and when. At most one answer in a while to a sender, at most so many an
 * hour in all, however many deliveries run at once and whatever becomes of them: an answer is
 * reserved, on disk, before it is sent, and who dies in between has answered. No lock is held
 * meanwhile.
 */

import { dirname, join } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import { canonicalSender } from "../../core/message/canonical-sender.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { makeOwnFolder, refuseLinks } from "../../io/fs/private-folder.js";
import { HOURS } from "./names.js";
import { hourFolder, isFull, takeSlot } from "./rate-limit.js";
import { find, type Held, holdNext, type Series } from "./series.js";

/** What tells one series of answers from another. */
export interface AnswerKey {
  /** The envelope sender as it was written. */
  readonly sender: string;
  /** The template's name, or what a rule says instead: the answers of one handle count together. */
  readonly handle: string;
}

/** The right to send one answer. Who neither commits nor cancels has answered. */
export interface Reservation {
  readonly kind: "reserved";
  /** It was sent. Never throws. */
  commit(): void;
  /**
   * It was not sent, and may be later: another try begins with another reservation. Never throws.
   */
  cancel(): void;
}

/** Answered not long enough ago. */
export interface AnsweredBefore {
  readonly kind: "answered";
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

/** So many answers were sent this hour, to whomever. */
export interface TooManyAnswers {
  readonly kind: "too many";
  readonly perHour: number;
}

export interface ReplyHistory {
  /**
   * When the last answer was sent or reserved, milliseconds since 1970; null when there was none.
   * Changes nothing.
   */
  last(key: AnswerKey): number | null;
  /**
   * Asks to send one answer. On disk when it returns.
   * @param wish `every`: milliseconds from one answer to the next; 0: each message is answered, and
   *   only the hour counts
   * @throws what the disk says: without its entry nobody could promise that there is no second
   *   answer
   */
  reserve(
    wish: AnswerKey & { readonly every: number },
  ): Reservation | AnsweredBefore | TooManyAnswers;
}

export interface ReplyHistoryOptions {
  /** Made, with mode 0700, when something is reserved. */
  readonly folder: string;
  readonly host: Pick<Host, "now">;
  /** Answers in one hour of the clock, to whomever. Default: 100. */
  readonly maxPerHour?: number;
}

/** How often somebody else may be faster, and then give way. */
const TRIES = 100;

/** Opens the memory of answers. Loads what keys are made with, and touches no disk. */
export async function openReplyHistory({
  folder,
  host,
  maxPerHour = 100,
}: ReplyHistoryOptions): Promise<ReplyHistory> {
  const { createHash } = await import("node:crypto");
  const seriesOf = ({ sender, handle }: AnswerKey): Series => {
    const named = JSON.stringify([canonicalSender(sender), handle]);
    const key = createHash("sha256").update(named).digest("hex");
    return { folder: join(folder, key.slice(0, 2)), key };
  };
  return {
    last: (key) => find(seriesOf(key)).at,
    reserve: (wish) => {
      refuseLinks(dirname(folder), folder);
      const now = host.now();
      const hour = hourFolder(join(folder, HOURS), now);
      return reserve(seriesOf(wish), { every: wish.every, now, hour, perHour: maxPerHour });
    },
  };
}

interface Limits {
  readonly every: number;
  readonly now: number;
  /** The folder of this hour's answers. */
  readonly hour: string;
  readonly perHour: number;
}

/** The entry first: of many who want to answer one sender, one alone takes of the hour's. */
function reserve(series: Series, limits: Limits): ReturnType<ReplyHistory["reserve"]> {
  const { every, hour, perHour } = limits;
  const answeredAt = every > 0 ? find(series).at : null;
  if (answeredAt !== null && isRecent(answeredAt, limits)) return { kind: "answered", answeredAt };
  if (isFull(hour, perHour)) return { kind: "too many", perHour };
  const held = every > 0 ? hold(series, limits) : null;
  if (held !== null && "kind" in held) return held;
  const slot = takeSlotOr(() => held?.cancel(), hour, perHour);
  if (slot === null) return { kind: "too many", perHour };
  return {
    kind: "reserved",
    commit: () => held?.commit(),
    cancel() {
      held?.cancel();
      unlinkQuietly(slot);
    },
  };
}

function takeSlotOr(giveUp: () => void, hour: string, perHour: number): string | null {
  let slot: string | null = null;
  try {
    slot = takeSlot(hour, perHour);
  } finally {
    if (slot === null) giveUp();
  }
  return slot;
}

function hold(series: Series, limits: Limits): Held | AnsweredBefore {
  makeOwnFolder(series.folder);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const found = find(series);
    if (found.at !== null && isRecent(found.at, limits))
      return { kind: "answered", answeredAt: found.at };
    const held = holdNext(series, found, limits.now);
    if (held !== null) return held;
  }
  throw new Error(`${series.folder}: too many want the entry ${series.key} at once`);
}

/** A time to come counts as well: then the clock was set back. */
function isRecent(at: number, { now, every }: Limits): boolean {
  return now - at < every;
}
