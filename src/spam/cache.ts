/**
 * One scan a burst. Of the processes that ask about one message at the same time, the first takes
 * the message's lock, asks the scanner and writes down what it said; the others look every few
 * milliseconds whether it is there yet. When the holder dies, another takes its place. Different
 * messages have different files and locks: they never wait for one another.
 *
 * It is a help, not a need: where it can't be read, written or locked, the scanner is asked as if
 * there were no cache.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Content, Deadline, Host, Scanner } from "../core/contracts/ports.js";
import type { Verdict } from "../core/contracts/verdict.js";
import { messageOf } from "../core/text.js";
import { pauses } from "../io/locks/retry.js";
import { type Answered, type Entry, readEntry, writeEntry } from "./verdict-file.js";
import { distrust, prepareFolder } from "./verdict-folder.js";
import { verdictKey } from "./verdict-key.js";
import { breakLock, lockState, type Release, takeLock } from "./verdict-lock.js";

export interface CacheOptions {
  /** Made when it is missing; not used when anybody else could write there. */
  readonly folder: string;
  /** Tells one scanner from another: part of the key. */
  readonly scope: string;
  /**
   * Milliseconds for which an answer holds. One of kind "unknown" holds only for those that were
   * waiting for it.
   */
  readonly remember: number;
  readonly deadline: Deadline;
  readonly host: Host;
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
      if (!prepareFolder(options.folder)) return scanner.scan(content);
      const path = await pathOf(content, options);
      return scanOnce({ ...options, scanner, content, started, path });
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
  if (!isReadable(options.folder)) return null;
  const found = freshEntry({
    ...options,
    started: options.host.now(),
    path: await pathOf(content, options),
  });
  return found !== null && "answer" in found ? found.answer : null;
}

function isReadable(folder: string): boolean {
  try {
    return existsSync(folder) && distrust(folder) === null;
  } catch {
    return false;
  }
}

async function pathOf(
  content: Content,
  { folder, scope }: Pick<CacheOptions, "folder" | "scope">,
): Promise<string> {
  return join(folder, await verdictKey(content, scope));
}

/** What is asked of an entry. */
interface Question {
  readonly remember: number;
  readonly host: Host;
  /** Milliseconds since 1970 at which the question came up. */
  readonly started: number;
  /** Of the entry without its `.json`, and of the lock without its `.lock`. */
  readonly path: string;
}

interface Flight extends CacheOptions, Question {
  readonly scanner: Scanner;
  readonly content: Content;
}

async function scanOnce(flight: Flight): Promise<Verdict | null> {
  const { deadline, path, host, scanner, content } = flight;
  const patience = deadline.left() / 2;
  for (const pause = pauses(PAUSES); deadline.left() >= patience; ) {
    // The lock is looked at first: when it is free by then, whoever held it has written before.
    const state = lockState(path, host);
    const known = recall(flight);
    if (known !== null) return known.answer;
    if (state === "abandoned") breakLock(path, host);
    const asked = state === "held" ? null : await askFirst(flight);
    if (asked !== null) return asked.answer;
    await deadline.sleep(pause());
  }
  return scanner.scan(content);
}

/** Asks the scanner, if it is our turn. @returns null when it is another process's */
async function askFirst(flight: Flight): Promise<Pick<Answered, "answer"> | null> {
  let release: Release | null;
  try {
    release = await takeLock(flight.path);
  } catch {
    return { answer: await flight.scanner.scan(flight.content) };
  }
  if (release === null) return null;
  try {
    return recall(flight) ?? { answer: await ask(flight) };
  } finally {
    await release();
  }
}

/** Asks the scanner, and writes down what became of it. */
async function ask(flight: Flight): Promise<Verdict | null> {
  try {
    const answer = await flight.scanner.scan(flight.content);
    note(flight, { at: flight.host.now(), answer });
    return answer;
  } catch (error) {
    if (!isOurEnd(flight.deadline))
      note(flight, { at: flight.host.now(), failure: messageOf(error) });
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

function note({ path, remember, host }: Flight, entry: Entry): void {
  writeEntry(`${path}.json`, entry, entry.at + lifeOf(entry, remember), host.pid);
}

/** @returns null when nothing is known. @throws RecentFailureError */
function recall(question: Question): Answered | null {
  const found = freshEntry(question);
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
function freshEntry({ path, remember, host, started }: Question): Entry | null {
  const entry = readEntry(`${path}.json`);
  if (entry === null) return null;
  const age = host.now() - entry.at;
  if (age < -CLOCK_STEP) return null;
  return entry.at > started || age < lifeOf(entry, remember) ? entry : null;
}

function lifeOf(entry: Entry, remember: number): number {
  if ("failure" in entry) return FAILURE_HOLDS;
  return entry.answer === null || entry.answer.kind === "unknown" ? 0 : remember;
}
