/**
 * Makes a plan so. Knows only contracts. Phases: store, save attachments, then programs, then outgoing
 * mail. A
 * failure stops it; what was done stays in the journal for the next try.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import type { Rejection } from "../core/language/action-rows.js";
import type { Target } from "../core/language/folder-spec.js";
import { changed, type Effects, effectsOf, PerformError, storeEffect } from "./effects.js";
import type { Beyond, Performers } from "./performers.js";
import { noteDone, type Outcome, type Task } from "./task.js";

/** A message that is ready to be stored and sent. */
interface Message {
  readonly mail: Mail;
  readonly content: Content;
}

/**
 * Does what the plan says, in order, and stops at the first failure.
 * @returns what became of each action, once everything is on disk, or taken by the next server; and
 *   whether the message is refused
 * @throws PerformError with what was thrown as its cause, and the effects so far
 */
export async function perform(
  plan: Plan,
  message: Message,
  performers: Performers,
): Promise<Performed> {
  const { store, save, run, send, reject } = plan;
  const storing = (action: StoreAction): Task => {
    return () => storeOne(action, message, performers);
  };
  const performing = { storing, progress: performers.progress };
  const saving = save.map((action): Task => {
    return async () => (await import("./perform-saving.js")).saveOne(action, performers);
  });
  const first = [...store.map(storing), ...saving];
  const stored = await performAll(first, effectsOf(plan), 0, performing);
  if (run.length + send.length === 0) return { ...stored, reject };
  const tasks = await failingAt(stored.effects, first.length, async () =>
    (await import("./perform-outgoing.js")).outgoingTasks(plan, performers),
  );
  const performed = await performAll(tasks, stored.effects, first.length, performing);
  return { ...performed, reject: reject ?? performed.reject };
}

/** What a plan has come to. */
export interface Performed {
  readonly effects: Effects;
  /** Set when the message is refused, by a rule or by a program. */
  readonly reject: Rejection | null;
}

interface Performing {
  readonly storing: (action: StoreAction) => Task;
  readonly progress: Performers["progress"];
}

/** @param from the place of the first one's effect */
async function performAll(
  tasks: readonly Task[],
  before: Effects,
  from: number,
  performing: Performing,
): Promise<Performed> {
  let effects = before;
  for (const [index, task] of tasks.entries()) {
    const performed = await performOne(task, effects, from + index, performing);
    if (performed.reject !== null) return performed;
    effects = performed.effects;
  }
  return { effects, reject: null };
}

async function performOne(
  task: Task,
  before: Effects,
  place: number,
  performing: Performing,
): Promise<Performed> {
  const {
    change,
    failure,
    instead,
    reject = null,
  } = await failingAt(before, place, () => task(before));
  const effects = changed(before, place, change);
  if (failure !== undefined) throw new PerformError(effects, failure.error);
  performing.progress(effects);
  if (instead === undefined) return { effects, reject };
  const actions = await failingAt(effects, effects.length, async () => instead());
  const longer = [...effects, ...actions.map(storeEffect)];
  return performAll(actions.map(performing.storing), longer, effects.length, performing);
}

/** Where it throws, the effect at this place has failed. */
async function failingAt<Result>(
  effects: Effects,
  place: number,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new PerformError(changed(effects, place, { result: "failed" }), error);
  }
}

/** Puts the message into one folder, unless an earlier try did. */
async function storeOne(
  action: StoreAction,
  message: Message,
  performers: Performers,
): Promise<Outcome> {
  const { target, member } = action;
  const key = keyOf(target);
  const earlier = performers.journal?.done(key) ?? null;
  if (earlier !== null) return { change: { path: earlier, result: "already done" } };
  performers.deadline.check();
  const beyond = member === undefined ? null : await performers.beyond(target, member);
  if (beyond !== null) return storeBeyond(action, beyond, message, performers);
  const { path, said } = await store(action, target, message, performers);
  return { change: { path, result: "done", ...noteDone(performers.journal, key, path, said) } };
}

/** Noted under both names: when it is tried again, the member may be there. */
async function storeBeyond(
  action: StoreAction,
  { folder, target, why }: Beyond,
  message: Message,
  performers: Performers,
): Promise<Outcome> {
  const { journal } = performers;
  const earlier = journal?.done(keyOf(target)) ?? null;
  const { path, said } =
    earlier === null
      ? await store(action, target, message, performers)
      : { path: earlier, said: undefined };
  noteDone(journal, keyOf(target), path);
  const words = said === undefined ? why : `${why}; ${said}`;
  const { detail } = noteDone(journal, keyOf(action.target), path, words);
  const result = earlier === null ? "done" : "already done";
  return { change: { path, result, folder, ...(detail === undefined ? {} : { detail }) } };
}

/** In the journal. */
const keyOf = ({ path }: Target): string => `store ${path}`;

interface Stored {
  readonly path: string;
  /** What of all that could not be kept. */
  readonly said: string | undefined;
}

async function store(
  action: StoreAction,
  target: Target,
  { mail, content }: Message,
  { openFolder }: Performers,
): Promise<Stored> {
  const { flags, keywords } = action;
  let said: string | undefined;
  const options = {
    sender: mail.sender,
    flags,
    ...(keywords === undefined ? {} : { keywords }),
    note: (text: string) => {
      said = text;
    },
  };
  const path = await openFolder(target).store(await withLines(content, action), options);
  return { path, said };
}

async function withLines(content: Content, { headers }: StoreAction): Promise<Content> {
  if (headers === undefined || headers === null) return content;
  const { rewriteHeader } = await import("../core/message/rewrite-header.js");
  const { add, set, remove } = headers;
  return rewriteHeader(content, {
    top: add,
    replace: set,
    remove: (lower) => remove.includes(lower),
  });
}
