/**
 * Whether an equal message was delivered before, asked by one delivery: it has the key for itself
 * until it has ended, so that of equal messages that come at once exactly one is the first.
 */

import type {
  Duplicate,
  DuplicateLogged,
  DuplicateQuestion,
  Duplicates,
} from "../core/contracts/duplicate.js";
import type { Mail } from "../core/contracts/mail.js";
import {
  LONGEST_LIFE,
  LONGEST_VALUE,
  type MemoryClaim,
  type MemoryStore,
} from "../core/contracts/memory.js";
import type { Content, Deadline, Host } from "../core/contracts/ports.js";
import { isoTime } from "../core/timestamp.js";
import { pauses } from "../io/locks/retry.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { openMemory } from "../state/memory/stores.js";
import { duplicateKeys } from "./duplicate-key.js";
import type { EarlierTry } from "./earlier-try.js";

interface DuplicateTools {
  readonly store: MemoryStore;
  readonly host: Pick<Host, "now">;
  readonly deadline: Deadline;
  readonly earlierTry: EarlierTry;
}

interface OpenDuplicatesTools {
  readonly paths: Paths;
  readonly machine: Pick<Machine, "host">;
  readonly deadline: Deadline;
  readonly earlierTry: EarlierTry;
  readonly note: (text: string) => void;
}

/** Milliseconds for which an equal message may take. */
const PATIENCE = 30_000;
/** Between two looks: at first about a third of the time waited so far. */
const PAUSES = { first: 5, longest: 250, growth: 1.5 };
/** Milliseconds (5 days) for which Postfix tries again what was decided before it was forgotten. */
const TRIED = 5 * 86_400_000;
/** Characters of a Message-ID that are kept. */
const LONGEST_ID = LONGEST_VALUE / 4;

/** A key that this delivery is the first with. */
interface First {
  readonly claim: MemoryClaim;
  /** The longest that was asked for. */
  within: number;
}

/** Touches nothing until it is asked. */
export function openDuplicates(
  mail: Mail,
  content: Content,
  { paths, machine: { host }, deadline, earlierTry, note }: OpenDuplicatesTools,
): Duplicates {
  const store = openMemory("files", { folder: paths.memory, host, note });
  return duplicatesOf(mail, content, { store, host, deadline, earlierTry });
}

export function duplicatesOf(mail: Mail, content: Content, tools: DuplicateTools): Duplicates {
  const keyOf = duplicateKeys(mail, content);
  const firsts = new Map<string, First>();
  let logged: DuplicateLogged = {};
  const duplicateOf = (found: Duplicate) => {
    logged = { duplicateOf: found.messageId, duplicateTime: isoTime(found.at) };
    return found;
  };
  return {
    earlier: async (question) => {
      const key = keyOf(question);
      const found = await recall(key, question, tools);
      if (found !== null) return duplicateOf(found);
      const { within } = question;
      const mine = firsts.get(key);
      if (mine !== undefined) mine.within = Math.max(mine.within, within);
      const got = mine ?? (await takeTurn(key, question, tools));
      if ("kind" in got) return duplicateOf(got);
      firsts.set(key, got);
      return { kind: "first" };
    },
    settle: async (delivered) => {
      if (delivered) await remember(firsts, mail, tools);
      for (const { claim } of firsts.values()) await claim.release();
      firsts.clear();
      return logged;
    },
  };
}

/**
 * What is known of the key; null: nothing that counts. What an earlier try has begun is finished as
 * that one began it: what came between is perhaps its own, where it was killed when all was done.
 */
async function recall(
  key: string,
  { within }: DuplicateQuestion,
  { store, host, earlierTry }: DuplicateTools,
): Promise<Duplicate | null> {
  const found = (await store.read("duplicates", [key])).get(key);
  if (found === undefined) return null;
  const earlier = earlierTry();
  if (earlier !== null && found.at >= earlier) return null;
  if ((earlier ?? host.now()) - found.at >= within) return null;
  return { kind: "duplicate", at: found.at, messageId: found.value === "" ? null : found.value };
}

/** Waits until it is our turn, or an equal message has been delivered. */
async function takeTurn(
  key: string,
  question: DuplicateQuestion,
  tools: DuplicateTools,
): Promise<First | Duplicate> {
  const { store, deadline } = tools;
  const claim = store.claim("duplicates", key);
  const patience = deadline.left() - PATIENCE;
  try {
    for (const pause = pauses(PAUSES); ; ) {
      const tried = await claim.attempt();
      // Whoever had it has written before.
      const found = await recall(key, question, tools);
      if (found !== null) await claim.release();
      if (found !== null) return found;
      if (tried !== "busy") return { claim, within: question.within };
      if (deadline.left() <= patience)
        throw new Error("an equal message is being delivered, and has not ended within 30 s");
      await deadline.sleep(pause());
    }
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function remember(
  firsts: ReadonlyMap<string, First>,
  { messageId }: Mail,
  { store, host }: DuplicateTools,
): Promise<void> {
  const value = (messageId ?? "").slice(0, LONGEST_ID);
  const memos = [...firsts].map(([key, { within }]) => ({
    key,
    value,
    expires: host.now() + Math.min(within + TRIED, LONGEST_LIFE),
  }));
  await store.write("duplicates", memos);
}
