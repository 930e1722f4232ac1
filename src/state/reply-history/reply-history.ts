/**
 * Whom we have answered, and when. At most one answer in a while to a sender, at most so many an
 * hour in all, however many deliveries run at once and whatever becomes of them: an answer is
 * reserved, on disk, before it is sent, and who dies in between has answered. No lock is held
 * meanwhile.
 */

import { dirname, join } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import type {
  AnsweredBefore,
  AnswerKey,
  TooManyAnswers,
} from "../../core/contracts/reply-history.js";
import { canonicalSender } from "../../core/message/canonical-sender.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { makeOwnFolder, refuseLinks } from "../../io/fs/private-folder.js";
import { HOURS, hourFolder, isFull, takeSlot } from "./rate-limit.js";
import { find, type Held, holdNext, type Series } from "./series.js";

/** The right to send one answer, on disk. Neither of both throws. */
interface Reserved extends Held {
  readonly kind: "reserved";
}

/** What `ReplyHistory` promises, at once: files need no waiting. */
interface ReplyFiles {
  last(key: AnswerKey): number | null;
  reserve(wish: AnswerKey & { readonly every: number }): Reserved | AnsweredBefore | TooManyAnswers;
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
}: ReplyHistoryOptions): Promise<ReplyFiles> {
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
function reserve(series: Series, limits: Limits): Reserved | AnsweredBefore | TooManyAnswers {
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
