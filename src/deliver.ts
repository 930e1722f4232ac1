/** One message's way: decide what shall happen, then make it so. Knows only contracts; a dry run differs by its hands. */

import { type Decision, decide } from "./core/decide.js";
import type { Target } from "./core/folder.js";
import type { Mail } from "./core/mail.js";
import { readMail } from "./core/message.js";
import type { Plan, Storing } from "./core/plan.js";
import type { Content, Deadline, Folder, Journal, MimeReader } from "./core/ports.js";
import type { Arrival } from "./core/recipient.js";
import type { Ruleset } from "./core/ruleset.js";
import type { Verdict } from "./core/verdict.js";

/** What deciding needs from outside. */
export interface Senses {
  readonly mime: MimeReader;
  /** Asks the scanner. */
  readonly scan: (content: Content) => Promise<Verdict>;
  /** Runs a stretch of the person's code and stops it when the time is up. */
  readonly guarded: <Result>(run: () => Result) => Result;
  /** Takes remarks for the log. */
  readonly note: (text: string) => void;
}

/** A message, and the rules that it is to go through. */
export interface Opened {
  readonly ruleset: Ruleset;
  readonly mail: Mail;
  /** What the scanner said; null as long as no rule has asked. */
  readonly verdict: () => Verdict | null;
}

/** A message, and what shall become of it. */
export interface Sorted extends Opened {
  readonly decision: Decision;
}

/** Reads a message for the rules. @throws what a rewrite function of the person's own throws */
export function open(ruleset: Ruleset, content: Content, arrival: Arrival, senses: Senses): Opened {
  let verdict: Verdict | null = null;
  const scan = async (whole: Content) => {
    verdict = await senses.scan(whole);
    return verdict;
  };
  const { mime, guarded, note } = senses;
  const rewrite = ruleset.config.recipient;
  const mail = readMail(content, arrival, { rewrite, mime, scan, note });
  // What undoes the rewriting may be a function of the person's own, and later nothing would stop it.
  if (typeof rewrite === "function") guarded(() => mail.recipient);
  return { ruleset, mail, verdict: () => verdict };
}

/** Decides. Touches no disk. @throws what a rule throws */
export async function sort(opened: Opened, { guarded }: Pick<Senses, "guarded">): Promise<Sorted> {
  const decision = await drive(decide(opened.ruleset, opened.mail), guarded);
  return { ...opened, decision };
}

/** Goes through the rules: between two waits, what the person wrote runs under a time limit. */
async function drive<Result>(
  work: Generator<PromiseLike<void>, Result, void>,
  guarded: Senses["guarded"],
): Promise<Result> {
  let step = guarded(() => work.next());
  while (!step.done) {
    const failure = await failureOf(step.value);
    step = guarded(() => (failure === null ? work.next() : work.throw(failure.error)));
  }
  return step.value;
}

async function failureOf(waiting: PromiseLike<void>): Promise<{ readonly error: unknown } | null> {
  try {
    await waiting;
    return null;
  } catch (error) {
    return { error };
  }
}

/** What performing needs from outside. */
export interface Hands {
  readonly deadline: Deadline;
  /** A folder, ready to take messages. */
  readonly openFolder: (target: Target) => Folder;
  /** The record of this delivery; null when it needs none: one effect, and no earlier try that may have left something. */
  readonly openJournal: (sorted: Sorted) => Promise<Journal | null>;
}

/** One action, and what became of it. */
export interface Effect {
  readonly kind: string;
  readonly folder: string;
  readonly rule: string | null;
  /** Where the message is; null while it is not there. */
  path: string | null;
  result: "not done" | "done" | "already done" | "failed";
}

/** The effects of a plan, none of them done yet. */
export function effectsOf({ store }: Plan): Effect[] {
  return store.map(({ kind, folder, rule }) => ({ kind, folder, rule, path: null, result: "not done" }));
}

/**
 * Does what the plan says, in order, and stops at the first failure: what was done stays in the journal for the next try.
 * @param effects as `effectsOf` gave them; filled in as things are done, so that a failure's log can say how far it came
 * @returns once everything is on disk
 */
export async function perform(
  sorted: Sorted,
  content: Content,
  effects: readonly Effect[],
  hands: Hands,
): Promise<void> {
  const journal = await hands.openJournal(sorted);
  try {
    for (const [index, storing] of sorted.decision.plan.store.entries()) {
      const effect = effects[index];
      if (effect !== undefined) Object.assign(effect, await store(storing, sorted.mail, content, journal, hands));
    }
  } catch (error) {
    const failed = effects.find(({ result }) => result === "not done");
    if (failed !== undefined) failed.result = "failed";
    journal?.release();
    throw error;
  }
  journal?.close();
}

/** Puts the message into one folder, unless an earlier try did. */
async function store(
  { target, flags }: Storing,
  { sender }: Mail,
  content: Content,
  journal: Journal | null,
  { deadline, openFolder }: Hands,
): Promise<Pick<Effect, "path" | "result">> {
  const key = `store ${target.path}`;
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return { path: earlier, result: "already done" };
  deadline.check();
  const path = await openFolder(target).store(content, { sender, flags });
  journal?.record(key, path);
  return { path, result: "done" };
}
