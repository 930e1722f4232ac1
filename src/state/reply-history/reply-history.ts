/**
 * Whom we have answered, and when. At most one answer in a while to a sender, at most so many an
 * hour in all, and in a thread, however many deliveries run at once and whatever becomes of them: an answer is
 * reserved, on disk, before it is sent, and who dies in between has answered. No lock is held
 * meanwhile.
 */

import { dirname, join } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import type {
  AnsweredBefore,
  AnswerKey,
  AnswerWish,
  ThreadEnded,
  ThreadLimit,
  TooManyAnswers,
} from "../../core/contracts/reply-history.js";
import { canonicalSender } from "../../core/message/canonical-sender.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { makeOwnFolder, refuseLinks } from "../../io/fs/private-folder.js";
import { HOURS, hourFolder, isFull, THREADS, takeSlot } from "./rate-limit.js";
import { find, type Held, holdNext, type Series } from "./series.js";

/** The right to send one answer, on disk. Neither of both throws. */
interface Reserved extends Held {
  readonly kind: "reserved";
}

type Got = Reserved | AnsweredBefore | TooManyAnswers | ThreadEnded;

/** What `ReplyHistory` promises, at once: files need no waiting. */
interface ReplyFiles {
  last(key: AnswerKey): number | null;
  ended(limit: ThreadLimit): boolean;
  reserve(wish: AnswerWish): Got;
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
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const seriesOf = ({ sender, handle }: AnswerKey): Series => {
    const key = sha256(JSON.stringify([canonicalSender(sender), handle]));
    return { folder: join(folder, key.slice(0, 2)), key };
  };
  const slotsOf = ({ thread, most, begins }: ThreadLimit): Slots => {
    const key = sha256(thread);
    const place = join(folder, THREADS, key.slice(0, 2), key);
    return { folder: place, most, none: begins ? null : { kind: "thread", most } };
  };
  return {
    last: (key) => find(seriesOf(key)).at,
    ended: (limit) => !limit.begins && isFull(slotsOf(limit).folder, limit.most),
    reserve: ({ every, limit = null, ...key }) => {
      refuseLinks(dirname(folder), folder, join(folder, THREADS));
      const now = host.now();
      const hour: Slots = {
        folder: hourFolder(join(folder, HOURS), now),
        most: maxPerHour,
        none: { kind: "too many", perHour: maxPerHour },
      };
      const slots = limit === null ? [hour] : [slotsOf(limit), hour];
      return reserve(seriesOf(key), { every, now, slots });
    },
  };
}

/** So many answers may be sent, and what is said when none is left; null: one is sent all the same. */
interface Slots {
  readonly folder: string;
  readonly most: number;
  readonly none: TooManyAnswers | ThreadEnded | null;
}

interface Limits {
  readonly every: number;
  readonly now: number;
  readonly slots: readonly Slots[];
}

/** The entry first: of many who want to answer one sender, one alone takes of the hour's. */
function reserve(series: Series, limits: Limits): Got {
  const { every, slots } = limits;
  const answeredAt = every > 0 ? find(series).at : null;
  if (answeredAt !== null && isRecent(answeredAt, limits)) return { kind: "answered", answeredAt };
  for (const { folder, most, none } of slots)
    if (none !== null && isFull(folder, most)) return none;
  const held = every > 0 ? hold(series, limits) : null;
  if (held !== null && "kind" in held) return held;
  const taken = takeAll(slots, () => held?.cancel());
  if ("kind" in taken) return taken;
  return {
    kind: "reserved",
    commit: () => held?.commit(),
    cancel() {
      held?.cancel();
      for (const slot of taken) unlinkQuietly(slot);
    },
  };
}

/** One of each, or none. @returns the files */
function takeAll(
  all: readonly Slots[],
  giveUp: () => void,
): readonly string[] | TooManyAnswers | ThreadEnded {
  const taken: string[] = [];
  let whole = false;
  try {
    for (const { folder, most, none } of all) {
      const slot = takeSlot(folder, most);
      if (slot !== null) taken.push(slot);
      else if (none !== null) return none;
    }
    whole = true;
    return taken;
  } finally {
    if (!whole) {
      giveUp();
      for (const slot of taken) unlinkQuietly(slot);
    }
  }
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
