/**
 * Makes a plan so. Knows only contracts. Phases: store, then programs, then outgoing mail. A
 * failure stops it; what was done stays in the journal for the next try.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import {
  type Done,
  type Effect,
  nextOf,
  noteDone,
  type Performers,
  type Work,
} from "./performers.js";

/**
 * Does what the plan says, in order, and stops at the first failure.
 * @param effects as `effectsOf` gave them; filled in as things are done, so that a failure's log
 *   can say how far it came
 * @returns once everything is on disk, or taken by the next server
 */
export async function perform(
  plan: Plan,
  { mail, content }: { readonly mail: Mail; readonly content: Content },
  effects: Effect[],
  performers: Performers,
): Promise<void> {
  const journal = await performers.openJournal();
  const work = { plan, mail, content, effects, performers, journal };
  try {
    await performAll(work);
  } catch (error) {
    const failed = effects.find(({ result }) => result === "not done");
    if (failed !== undefined) failed.result = "failed";
    journal?.release();
    throw error;
  }
  journal?.close();
}

async function performAll(work: Work): Promise<void> {
  const { store, run, send } = work.plan;
  const rest = work.effects.values();
  for (const action of store) Object.assign(nextOf(rest), await storeOne(action, work));
  if (run.length + send.length === 0) return;
  const { performOutgoing } = await import("./perform-outgoing.js");
  await performOutgoing(work, rest, storeOne);
}

/** Puts the message into one folder, unless an earlier try did. */
async function storeOne(
  action: StoreAction,
  { mail, content, journal, performers }: Work,
): Promise<Done> {
  const { target, flags } = action;
  const key = `store ${target.path}`;
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return { path: earlier, result: "already done" };
  performers.deadline.check();
  const folder = performers.openFolder(target);
  const path = await folder.store(await withLines(content, action), { sender: mail.sender, flags });
  return { path, result: "done", ...noteDone(journal, key, path) };
}

async function withLines(content: Content, { addHeaders }: StoreAction): Promise<Content> {
  if (addHeaders === undefined) return content;
  const { rewriteHeader } = await import("../core/message/rewrite-header.js");
  const top = Object.entries(addHeaders).map(([name, value]) => ({ name, value }));
  return rewriteHeader(content, { top, remove: () => false });
}
