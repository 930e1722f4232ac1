/**
 * Which of the messages that a dry run looks at are duplicates: of those before in the same run, as
 * far apart as they came in, and of what deliveries have remembered that ended before the message came.
 * Nothing is written.
 */

import type { Duplicate, DuplicateQuestion, Duplicates } from "../../core/contracts/duplicate.js";
import type { Mail } from "../../core/contracts/mail.js";
import type { MemoryStore } from "../../core/contracts/memory.js";
import type { Content } from "../../core/contracts/ports.js";
import { duplicateKeys } from "../../delivery/duplicate-key.js";

/** One message of the run, under one key. */
interface Seen {
  /** Its place among those that ask. */
  readonly number: number;
  /** The topmost Received, which tells one delivery from another: a copy of it may lie elsewhere. */
  readonly received: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly messageId: string | null;
  readonly delivered: Promise<boolean>;
}

/** @param store read from, and nothing else */
export function duplicatesOfRun(store: MemoryStore): (mail: Mail, content: Content) => Duplicates {
  const all = new Map<string, Seen[]>();
  let asking = 0;
  return (mail, content): Duplicates => {
    const keyOf = duplicateKeys(mail, content);
    const { settled, settle } = ending();
    const me = { ...arrivalOf(mail), number: asking++, delivered: settled };
    return {
      async earlier(question) {
        if (me.at === null) return { kind: "not asked", why: "no Received says when it came" };
        const mine = { ...me, at: me.at };
        const key = keyOf(question);
        const before = all.get(key) ?? [];
        all.set(key, [...before, mine]);
        const found = await firstOf(before, mine, question);
        return found ?? (await remembered(store, key, mine, question)) ?? { kind: "first" };
      },
      settle: async (delivered) => {
        settle(delivered);
        return {};
      },
    };
  };
}

function ending() {
  let settle = (_delivered: boolean) => {};
  const settled = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { settled, settle: (delivered: boolean) => settle(delivered) };
}

function arrivalOf({ headers, messageId, received: date }: Mail) {
  const [received = ""] = headers("Received");
  return { received, messageId, at: date?.getTime() ?? null };
}

/** Of those that came before it in the run: nobody waits for one that waits for him. */
async function firstOf(
  before: readonly Seen[],
  { number, received, at }: Seen,
  { within }: DuplicateQuestion,
): Promise<Duplicate | null> {
  for (const other of before) {
    const apart = other.received !== received && Math.abs(other.at - at) < within;
    if (other.number < number && apart && (await other.delivered))
      return { kind: "duplicate", at: other.at, messageId: other.messageId };
  }
  return null;
}

/** What a delivery has remembered after the message came is perhaps its own. */
async function remembered(
  store: MemoryStore,
  key: string,
  { at }: Seen,
  { within }: DuplicateQuestion,
): Promise<Duplicate | null> {
  const found = (await store.read("duplicates", [key])).get(key);
  if (found === undefined || found.at > at || at - found.at >= within) return null;
  return { kind: "duplicate", at: found.at, messageId: found.value === "" ? null : found.value };
}
