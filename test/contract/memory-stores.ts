/**
 * The stores of what sortmail remembers in plain memory: they show that the contract suites are
 * about the ports, and not about files.
 */

import type { AnswerEntry, AnswerStore } from "../../src/core/contracts/answer-store.js";
import {
  type About,
  type Journal,
  JournalBusyError,
  type JournalStore,
  type Unfinished,
} from "../../src/core/contracts/journal.js";
import type { Log, LogLine } from "../../src/core/contracts/log.js";
import type { MemoryStore, Remembered } from "../../src/core/contracts/memory.js";
import type { Content, Host } from "../../src/core/contracts/ports.js";
import type {
  AnswerKey,
  ReplyHistory,
  ThreadLimit,
} from "../../src/core/contracts/reply-history.js";
import { canonicalSender } from "../../src/core/message/canonical-sender.js";
import { isAlive } from "../../src/io/process-alive.js";

interface Delivery extends About {
  readonly done: Map<string, string>;
  readonly tries: number[];
  owner: number | null;
  decided: number | null;
}

/** Each call opens it once more, for a process of that host. */
export function memoryJournal(): (host: Host) => JournalStore {
  const deliveries = new Map<string, Delivery>();
  const owned = ({ owner }: Delivery) => owner !== null && isAlive(owner);
  const unfinishedOf = ([path, delivery]: [string, Delivery]): Unfinished => ({
    messageId: delivery.messageId,
    recipient: delivery.recipient,
    path,
    since: delivery.tries[0] ?? 0,
    lastTry: delivery.tries.at(-1) ?? 0,
    tries: delivery.tries.length,
    underWay: owned(delivery),
    done: new Map(delivery.done),
    fault: null,
  });
  return (host) => ({
    hasUnfinished: () => deliveries.size > 0,
    async open(content, about, decided) {
      const key = `${about.recipient ?? ""}\0${textOf(content)}`;
      const delivery = deliveries.get(key) ?? newDelivery(about);
      if (owned(delivery)) throw new JournalBusyError("under way");
      deliveries.set(key, delivery);
      delivery.owner = host.pid;
      delivery.tries.push(host.now());
      return journalOf(delivery, () => deliveries.delete(key), decided);
    },
    decided: (content, { recipient }) =>
      deliveries.get(`${recipient ?? ""}\0${textOf(content)}`)?.decided ?? null,
    unfinished: async () =>
      [...deliveries].map(unfinishedOf).sort((one, other) => one.since - other.since),
  });
}

function newDelivery({ messageId, recipient }: About): Delivery {
  return { messageId, recipient, done: new Map(), tries: [], owner: null, decided: null };
}

function journalOf(delivery: Delivery, forget: () => void, decided = 0): Journal {
  return {
    since: delivery.tries[0] ?? 0,
    done: (effect) => delivery.done.get(effect) ?? null,
    record(effect, result) {
      delivery.done.set(effect, result);
      delivery.decided ??= decided;
    },
    close: forget,
    release() {
      delivery.owner = null;
    },
  };
}

function textOf(content: Content): string {
  let text = "";
  for (const chunk of content.chunks()) text += chunk.toString("latin1");
  return text;
}

export function memoryLog(): () => Log {
  const entries: string[] = [];
  return () => ({
    append: (entry) => void entries.push(JSON.stringify(entry)),
    read: async () => entries.map((entry): LogLine => JSON.parse(entry)),
  });
}

/** @param perHour answers in one hour of the clock */
export function memoryReplyHistory(clock: Pick<Host, "now">, perHour = 100): () => ReplyHistory {
  const answers = new Map<string, number | null>();
  const hours = new Map<number, number>();
  const nameOf = ({ sender, handle }: AnswerKey) =>
    JSON.stringify([canonicalSender(sender), handle]);
  const threads = new Map<string, number>();
  const inThread = ({ thread }: ThreadLimit) => threads.get(thread) ?? 0;
  const count = (hour: number, more: number) => hours.set(hour, (hours.get(hour) ?? 0) + more);
  return () => ({
    last: async (key) => answers.get(nameOf(key)) ?? null,
    ended: async (limit) => !limit.begins && inThread(limit) >= limit.most,
    async reserve({ every, limit = null, ...key }) {
      const [name, now] = [nameOf(key), clock.now()];
      const hour = Math.floor(now / 3600_000);
      const before = answers.get(name) ?? null;
      if (every > 0 && before !== null && now - before < every)
        return { kind: "answered", answeredAt: before };
      if (limit !== null && !limit.begins && inThread(limit) >= limit.most)
        return { kind: "thread", most: limit.most };
      if ((hours.get(hour) ?? 0) >= perHour) return { kind: "too many", perHour };
      count(hour, 1);
      if (limit !== null) threads.set(limit.thread, inThread(limit) + 1);
      if (every > 0) answers.set(name, now);
      return {
        kind: "reserved",
        commit: async () => {},
        cancel: async () => {
          count(hour, -1);
          if (limit !== null) threads.set(limit.thread, inThread(limit) - 1);
          if (every > 0) answers.set(name, before);
        },
      };
    },
  });
}

/** Milliseconds after which whoever has claimed a message counts as dead. */
const STALE = 6000;

export function memoryAnswers<Answer>(clock: Pick<Host, "now">): () => AnswerStore<Answer> {
  const entries = new Map<string, AnswerEntry<Answer>>();
  const claims = new Map<string, { readonly at: number }>();
  const isClaimed = (key: string) => clock.now() - (claims.get(key)?.at ?? -STALE) < STALE;
  return () => ({
    prepare: async () => true,
    read: async (key) => entries.get(key) ?? null,
    write: async (key, entry) => void entries.set(key, entry),
    isClaimed: async (key) => isClaimed(key),
    async claim(key) {
      if (isClaimed(key)) return null;
      const claim = { at: clock.now() };
      claims.set(key, claim);
      return async () => {
        if (claims.get(key) === claim) claims.delete(key);
      };
    },
  });
}

/** Each call opens it once more, for a process of that host. */
export function plainMemory(): (opening: { readonly host: Host }) => MemoryStore {
  const entries = new Map<string, Remembered>();
  const owners = new Map<string, { readonly pid: number }>();
  const nameOf = (kind: string, key: string) => JSON.stringify([kind, key]);
  return ({ host }) => ({
    async read(kind, keys) {
      const found = keys.map((key) => [key, entries.get(nameOf(kind, key))] as const);
      const live = ([, entry]: (typeof found)[number]) =>
        entry !== undefined && entry.expires > host.now() && entry.at <= host.now() + 300_000;
      return new Map(
        found.flatMap(([key, entry]) => (entry && live([key, entry]) ? [[key, entry]] : [])),
      );
    },
    async write(kind, memos) {
      for (const { key, value, expires } of memos)
        entries.set(nameOf(kind, key), { value, at: host.now(), expires });
    },
    claim(kind, key) {
      const name = nameOf(kind, key);
      const mine = { pid: host.pid };
      return {
        async attempt() {
          const owner = owners.get(name);
          if (owner !== undefined && owner !== mine && isAlive(owner.pid)) return "busy";
          owners.set(name, mine);
          return "had";
        },
        async release() {
          if (owners.get(name) === mine) owners.delete(name);
        },
      };
    },
  });
}
