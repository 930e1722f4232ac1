/**
 * Threads, as deliveries follow them. Loaded where rules use `inThread`, and not before.
 */

import type { Effect } from "../core/contracts/effect.js";
import type { Mail } from "../core/contracts/mail.js";
import type { Parents } from "../core/contracts/thread.js";
import { messageOf } from "../core/text.js";
import { isoTime } from "../core/timestamp.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import type { Sorted } from "../pipeline/sort.js";
import type { LogEntry } from "../state/log/entry.js";
import { openMemory } from "../state/memory/stores.js";
import type { EarlierTry } from "./earlier-try.js";
import type { Recorder } from "./recorder.js";
import { type Filed, type Kept, parentsOf, remember } from "./thread-memory.js";
import { placeIn } from "./thread-place.js";

/** Where messages went, and will be found by those that answer them. */
export interface Threads {
  /** The messages that it answers: those that are known, up to the first that was no spam. */
  parents(mail: Mail): Promise<Parents>;
  /** Remembers where it went, for those that answer it. */
  remember(mail: Mail, filed: Filed): Promise<void>;
}

/**
 * Those of the user, kept for all deliveries.
 * @param note is told what goes wrong with that
 * @param earlierTry what has been remembered since does not count
 */
export function threadsOf(
  { memory: folder }: Pick<Paths, "memory">,
  { host }: Pick<Machine, "host">,
  note: (text: string) => void,
  earlierTry: EarlierTry = () => null,
): Threads {
  const memory = openMemory("files", { folder, host, note });
  const on: Kept = { memory, now: host.now, earlierTry };
  return {
    parents: (mail) => parentsOf(mail, on),
    remember: (mail, filed) => remember(mail, filed, on),
  };
}

/**
 * Those that a message answers, by what was remembered, or by what a dry run knows besides.
 * @param tools where that is
 */
export async function parentsBy(
  mail: Mail,
  { threads, paths, machine, earlierTry, note }: ParentsTools,
): Promise<Parents> {
  const parents = await (threads ?? threadsOf(paths, machine, note, earlierTry)).parents(mail);
  ASKED.set(mail, parents);
  return parents;
}

/** What rules were told, for the log: the message itself may say anything by the time it is written. */
const ASKED = new WeakMap<Mail, Parents>();

interface ParentsTools extends Remembering {
  readonly threads?: Threads | undefined;
  readonly earlierTry: EarlierTry;
}

interface Remembering {
  readonly paths: Pick<Paths, "memory">;
  readonly machine: Pick<Machine, "host">;
  readonly note: (text: string) => void;
}

/**
 * Remembers what a delivery has done, if it has ended in 0; the log is told where its thread was last,
 * and what went wrong. Never rejects.
 * @returns the line for the log
 */
export async function ended(
  entry: LogEntry,
  sorted: Sorted,
  { state, note }: Pick<Recorder, "state" | "note">,
  { paths, machine }: Omit<Remembering, "note">,
): Promise<LogEntry> {
  if (entry.status !== 0) return entry;
  const thread = lastOf(sorted.mail);
  await rememberDelivery(sorted, state().effects, threadsOf(paths, machine, note), note);
  const { notes } = state();
  return { ...entry, ...thread, ...(notes.length > 0 ? { notes } : {}) };
}

/** Where the thread was last, if a rule has asked and anything is known. */
function lastOf(mail: Mail): Pick<LogEntry, "thread"> {
  const nearest = ASKED.get(mail)?.known.at(-1);
  if (nearest === undefined) return {};
  const { parent, at, place } = nearest;
  const folder = [place.folder, place.member ?? []].flat(2).join("/");
  return { thread: { parent, folder, at: isoTime(at.getTime()) } };
}

/** Remembers what a delivery that ended in 0 has done. Never rejects: the message is safe. */
export async function rememberDelivery(
  { mail, decision, verdict }: Pick<Sorted, "mail" | "decision" | "verdict">,
  effects: readonly Effect[],
  threads: Threads,
  note: (text: string) => void,
): Promise<void> {
  try {
    const place = placeIn(decision.plan, effects);
    if (place !== null) await threads.remember(mail, { place, spam: verdict()?.kind === "spam" });
  } catch (error) {
    // Of rules that nobody checked, reading the message may throw.
    note(`its thread is not remembered: ${messageOf(error)}`);
  }
}
