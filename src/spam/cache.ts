/**
 * One scan a burst. Of the processes that ask about one message at the same time, the first claims
 * it, asks the scanner and writes down what it said; the others look every few milliseconds whether
 * it is there yet. When the claimant dies, another takes its place.
 *
 * It is a help, not a need: where it can't be read, written or locked, the scanner is asked as if
 * there were no cache.
 */

import type { Content, Deadline, Host, Scanner } from "../core/contracts/ports.js";
import type { Verdict } from "../core/contracts/verdict.js";
import type { Answered, VerdictEntry, VerdictStore } from "../core/contracts/verdict-store.js";
import { messageOf } from "../core/text.js";
import { pauses } from "../io/locks/retry.js";
import { verdictKey } from "./verdict-key.js";

export interface CacheOptions {
  readonly store: VerdictStore;
  /** Tells one scanner from another: part of the key. */
  readonly scope: string;
  /**
   * Milliseconds for which an answer holds. One of kind "unknown" holds only for those that were
   * waiting for it.
   */
  readonly remember: number;
  readonly deadline: Deadline;
  readonly host: Pick<Host, "now">;
}

/**
 * The scanner could not be asked a short while ago, and is left alone until the rest of the burst
 * has passed.
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
 * Asks the scanner once for a message, however many copies of it arrive at once or within
 * `remember`.
 * @param scanner one that throws when it can't be asked: an answer in its stead would not be
 *   remembered
 */
export function cached(scanner: Scanner, options: CacheOptions): Scanner {
  return {
    scan: async (content) => {
      const started = options.host.now();
      if (!(await options.store.prepare())) return scanner.scan(content);
      const key = await verdictKey(content, options.scope);
      return scanOnce({ ...options, scanner, content, started, key });
    },
  };
}

/**
 * What the cache knows of a message. Asks nobody, writes nothing, never waits.
 * @returns null when it knows nothing
 */
export async function peek(
  content: Content,
  options: Omit<CacheOptions, "deadline">,
): Promise<Verdict | null> {
  const started = options.host.now();
  const key = await verdictKey(content, options.scope);
  const found = await freshEntry({ ...options, started, key });
  return found !== null && "answer" in found ? found.answer : null;
}

/** What is asked of an entry. */
interface Question extends Pick<CacheOptions, "store" | "remember" | "host"> {
  /** Milliseconds since 1970 at which the question came up. */
  readonly started: number;
  readonly key: string;
}

interface Flight extends CacheOptions, Question {
  readonly scanner: Scanner;
  readonly content: Content;
}

async function scanOnce(flight: Flight): Promise<Verdict | null> {
  const { deadline, key, store, scanner, content } = flight;
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
  return scanner.scan(content);
}

/** Asks the scanner, if it is our turn. @returns null when it is another process's */
async function askFirst(flight: Flight): Promise<Pick<Answered, "answer"> | null> {
  let release: (() => Promise<void>) | null;
  try {
    release = await flight.store.claim(flight.key);
  } catch {
    return { answer: await flight.scanner.scan(flight.content) };
  }
  if (release === null) return null;
  try {
    return (await recall(flight)) ?? { answer: await ask(flight) };
  } finally {
    await release();
  }
}

/** Asks the scanner, and writes down what became of it. */
async function ask(flight: Flight): Promise<Verdict | null> {
  try {
    const answer = await flight.scanner.scan(flight.content);
    await note(flight, { at: flight.host.now(), answer });
    return answer;
  } catch (error) {
    if (!isOurEnd(flight.deadline))
      await note(flight, { at: flight.host.now(), failure: messageOf(error) });
    throw error;
  }
}

/**
 * Whether it is our own time that is up, or we who were told to stop: that says nothing about the
 * scanner.
 */
function isOurEnd(deadline: Deadline): boolean {
  try {
    deadline.check();
    return false;
  } catch {
    return true;
  }
}

function note({ store, key, remember }: Flight, entry: VerdictEntry): Promise<void> {
  return store.write(key, entry, entry.at + lifeOf(entry, remember));
}

/** @returns null when nothing is known. @throws RecentFailureError */
async function recall(question: Question): Promise<Answered | null> {
  const found = await freshEntry(question);
  if (found === null || "answer" in found) return found;
  const age = Math.max(0, question.host.now() - found.at);
  const rest = Math.max(0, FAILURE_HOLDS - age);
  throw new RecentFailureError(
    `the scan failed ${seconds(age)} s ago: ${found.failure}; not asked again for ${seconds(rest)} s`,
  );
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

/**
 * Whoever was waiting already when the entry was made takes it, whatever it says and however short
 * it holds.
 */
async function freshEntry(question: Question): Promise<VerdictEntry | null> {
  const { store, key, remember, host, started } = question;
  const entry = await store.read(key);
  if (entry === null) return null;
  const age = host.now() - entry.at;
  if (age < -CLOCK_STEP) return null;
  return entry.at > started || age < lifeOf(entry, remember) ? entry : null;
}

function lifeOf(entry: VerdictEntry, remember: number): number {
  if ("failure" in entry) return FAILURE_HOLDS;
  return entry.answer === null || entry.answer.kind === "unknown" ? 0 : remember;
}
