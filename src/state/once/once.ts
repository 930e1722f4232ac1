/**
 * Once a burst. Of the processes that ask the same about one message at the same time, the first
 * claims it, asks, and writes down what was said; the others look every few milliseconds whether it
 * is there yet. When the claimant dies, another takes its place.
 *
 * It is a help, not a need: where it can't be read, written or locked, each asks as if there were no
 * cache.
 */

import type { AnswerEntry, Answered, AnswerStore } from "../../core/contracts/answer-store.js";
import type { Content, Deadline, Host } from "../../core/contracts/ports.js";
import { messageOf } from "../../core/text.js";
import { pauses } from "../../io/locks/retry.js";
import { messageKey } from "./message-key.js";

/**
 * Asks about a message: a scanner, or DNS. Null when there is no opinion.
 * @throws when nobody can be asked
 */
export type Ask<Answer> = (content: Content) => Promise<Answer | null>;

export interface OnceOptions<Answer> {
  readonly store: AnswerStore<Answer>;
  /** What is done once, for people: `the scan`. */
  readonly act: string;
  /** Tells apart who is asked, and all else that an answer depends on: part of the key. */
  readonly scope: string;
  /**
   * Milliseconds for which an answer holds for further copies; 0: only for those that were waiting
   * for it, as no opinion does.
   */
  readonly holds: (answer: Answer) => number;
  readonly deadline: Deadline;
  readonly host: Pick<Host, "now">;
}

/**
 * Nobody could be asked a short while ago, and nobody is until the rest of the burst has passed.
 */
export class RecentFailureError extends Error {
  override readonly name = "RecentFailureError";
}

/**
 * Milliseconds for which a failure holds, so that the later copies of a burst don't each wait for a
 * time-out.
 */
const FAILURE_HOLDS = 60_000;
/** Milliseconds by which the clocks of two processes may differ: it may just have been set. */
const CLOCK_STEP = 1000;
/** Between two looks: at first about a third of the time waited so far. */
const PAUSES = { first: 5, longest: 150, growth: 1.5 };

/**
 * Asks once about a message, however many copies of it arrive at once or while the answer holds.
 * @param ask throws when nobody can be asked: an answer in its stead would be remembered
 */
export function once<Answer>(ask: Ask<Answer>, options: OnceOptions<Answer>): Ask<Answer> {
  return async (content) => {
    const started = options.host.now();
    if (!(await options.store.prepare())) return ask(content);
    const key = await messageKey(content, options.scope);
    return askOnce({ ...options, ask, content, started, key });
  };
}

/**
 * What the cache knows of a message. Asks nobody, writes nothing, never waits.
 * @returns null when it knows nothing
 */
export async function peek<Answer>(
  content: Content,
  options: Omit<OnceOptions<Answer>, "deadline">,
): Promise<Answer | null> {
  const started = options.host.now();
  const key = await messageKey(content, options.scope);
  const found = await freshEntry({ ...options, started, key });
  return found !== null && "answer" in found ? found.answer : null;
}

/** What is asked of an entry. */
interface Question<Answer> extends Pick<OnceOptions<Answer>, "store" | "act" | "holds" | "host"> {
  /** Milliseconds since 1970 at which the question came up. */
  readonly started: number;
  readonly key: string;
}

interface Flight<Answer> extends OnceOptions<Answer>, Question<Answer> {
  readonly ask: Ask<Answer>;
  readonly content: Content;
}

async function askOnce<Answer>(flight: Flight<Answer>): Promise<Answer | null> {
  const { deadline, key, store, ask, content } = flight;
  const patience = deadline.left() / 2;
  for (const pause = pauses(PAUSES); deadline.left() >= patience; ) {
    // The claim is looked at first: when there is none by then, whoever had it has written before.
    const claimed = await store.isClaimed(key);
    const known = await recall(flight);
    if (known !== null) return known.answer;
    const asked = claimed ? null : await askFirst(flight);
    if (asked !== null) return asked.answer;
    await deadline.sleep(pause());
  }
  return ask(content);
}

/** Asks, if it is our turn. @returns null when it is another process's */
async function askFirst<Answer>(
  flight: Flight<Answer>,
): Promise<Pick<Answered<Answer>, "answer"> | null> {
  let release: (() => Promise<void>) | null;
  try {
    release = await flight.store.claim(flight.key);
  } catch {
    return { answer: await flight.ask(flight.content) };
  }
  if (release === null) return null;
  try {
    return (await recall(flight)) ?? { answer: await askAndNote(flight) };
  } finally {
    await release();
  }
}

/** Asks, and writes down what became of it. */
async function askAndNote<Answer>(flight: Flight<Answer>): Promise<Answer | null> {
  try {
    const answer = await flight.ask(flight.content);
    await note(flight, { at: flight.host.now(), answer });
    return answer;
  } catch (error) {
    if (!isOurEnd(flight.deadline))
      await note(flight, { at: flight.host.now(), failure: messageOf(error) });
    throw error;
  }
}

/**
 * Whether it is our own time that is up, or we who were told to stop: that says nothing about
 * whoever is asked.
 */
function isOurEnd(deadline: Deadline): boolean {
  try {
    deadline.check();
    return false;
  } catch {
    return true;
  }
}

function note<Answer>(
  { store, key, holds }: Flight<Answer>,
  entry: AnswerEntry<Answer>,
): Promise<void> {
  return store.write(key, entry, entry.at + lifeOf(entry, holds));
}

/** @returns null when nothing is known. @throws RecentFailureError */
async function recall<Answer>(question: Question<Answer>): Promise<Answered<Answer> | null> {
  const found = await freshEntry(question);
  if (found === null || "answer" in found) return found;
  const age = Math.max(0, question.host.now() - found.at);
  const rest = Math.max(0, FAILURE_HOLDS - age);
  throw new RecentFailureError(
    `${question.act} failed ${seconds(age)} s ago: ${found.failure}; not asked again for ${seconds(rest)} s`,
  );
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/**
 * Whoever was waiting already when the entry was made takes it, whatever it says and however short
 * it holds.
 */
async function freshEntry<Answer>(question: Question<Answer>): Promise<AnswerEntry<Answer> | null> {
  const { store, key, holds, host, started } = question;
  const entry = await store.read(key);
  if (entry === null) return null;
  const age = host.now() - entry.at;
  if (age < -CLOCK_STEP) return null;
  return entry.at > started || age < lifeOf(entry, holds) ? entry : null;
}

function lifeOf<Answer>(entry: AnswerEntry<Answer>, holds: (answer: Answer) => number): number {
  if ("failure" in entry) return FAILURE_HOLDS;
  return entry.answer === null ? 0 : holds(entry.answer);
}
