/**
 * The second half of performing: programs, then outgoing mail. A chunk of its own. An answer is
 * sent at most once, everything else at least once.
 */

import type { Journal } from "../core/contracts/ports.js";
import {
  type OutgoingAction,
  type ProgramAction,
  passesOn,
} from "../core/decision/outgoing-actions.js";
import { effectKey, insteadOf } from "../core/decision/outgoing-effects.js";
import { needsFallback, type StoreAction } from "../core/decision/plan.js";
import {
  type Done,
  type Effect,
  nextOf,
  noteDone,
  type OutgoingPerformer,
  storeEffect,
  type Work,
} from "./performers.js";

type Store = (action: StoreAction, work: Work) => Promise<Done>;

/**
 * @param effects those that are still to be done
 * @param store puts the message into a folder
 */
export async function performOutgoing(
  work: Work,
  effects: Iterator<Effect, undefined>,
  store: Store,
): Promise<void> {
  const { run, send } = work.plan;
  const outgoingPerformer = await work.performers.openOutgoing();
  for (const action of run)
    Object.assign(nextOf(effects), await runOne(action, outgoingPerformer, work));
  let stored = !needsFallback(work.plan);
  for (const action of send) {
    const effect = nextOf(effects);
    await sendOne(action, effect, outgoingPerformer, work);
    if (effect.result !== "refused" || stored) continue;
    await storeInstead(action, work, store);
    stored = true;
  }
}

async function runOne(
  action: ProgramAction,
  outgoingPerformer: OutgoingPerformer,
  { journal, performers }: Work,
): Promise<Done> {
  const key = effectKey(action);
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return { path: null, result: "already done", detail: earlier };
  performers.deadline.check();
  const { detail, path } = await outgoingPerformer.run(action);
  return { path, result: "done", ...noteDone(journal, key, detail, detail) };
}

/** How the journal's result begins when the next server will never take it. */
const REFUSED = "refused: ";

async function sendOne(
  action: OutgoingAction,
  effect: Effect,
  outgoingPerformer: OutgoingPerformer,
  work: Work,
): Promise<void> {
  const { journal, performers } = work;
  const key = effectKey(action);
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return settleEarlier(earlier, action, effect);
  const tries = triesOf(key, journal);
  if (tries.open) {
    const detail = "an earlier try ended while it was sent: it may have been";
    Object.assign(effect, { result: "suppressed", reason: "perhaps sent", detail });
    return;
  }
  performers.deadline.check();
  // Without this an answer that was under way when the power failed would be sent once more.
  const begin = () => (action.kind === "respond" ? journal?.record(tries.begun, "") : undefined);
  const sent = await outgoingPerformer.send(action, { only: tries.left, begin });
  switch (sent.kind) {
    case "done":
      Object.assign(effect, {
        result: "done",
        ...noteDone(journal, key, sent.detail, sent.detail),
      });
      return;
    case "failed":
      journal?.record(tries.notSent, "");
      throw sent.error;
    case "partly":
      // In this order: who dies in between sends it to all of them again, and leaves nobody out.
      journal?.record(tries.notSent, "");
      journal?.record(tries.begun, JSON.stringify(sent.rest));
      effect.detail = sent.detail;
      throw new Error(`${action.kind}: not taken yet for ${few(sent.rest)}: ${sent.detail}`);
    case "refused":
      journal?.record(key, REFUSED + sent.detail);
      Object.assign(effect, refusal(sent.detail, action));
      return;
    case "suppressed":
      Object.assign(effect, { result: "suppressed", reason: sent.reason, detail: sent.detail });
  }
}

/** The first of them, for a line that has room for little. */
function few(addresses: readonly string[]): string {
  const more = addresses.length - 3;
  return more > 0 ? `${addresses.slice(0, 3).join(", ")} and ${more} more` : addresses.join(", ");
}

interface Tries {
  /** One was begun, and nobody knows how it ended. */
  readonly open: boolean;
  /** Whom the last one left over; null: all of them. */
  readonly left: readonly [string, ...string[]] | null;
  /** The names of the next one's records. */
  readonly begun: string;
  readonly notSent: string;
}

/**
 * What the journal has of earlier tries to send this. A record stands for ever, so each try has its
 * own.
 */
function triesOf(key: string, journal: Journal | null): Tries {
  let left: Tries["left"] = null;
  for (let count = 1; ; count++) {
    const [begun, notSent] = [`${key} try ${count}`, `${key} try ${count} not sent`];
    const [noted, ended] = [journal?.done(begun) ?? null, journal?.done(notSent) ?? null];
    if (noted === null && ended === null) return { open: false, left, begun, notSent };
    if (ended === null) return { open: true, left, begun, notSent };
    if (noted) left = addresses(noted);
  }
}

function addresses(noted: string): Tries["left"] {
  const parsed: unknown = JSON.parse(noted);
  const [first, ...rest] = Array.isArray(parsed) ? parsed.map(String) : [];
  return first === undefined ? null : [first, ...rest];
}

/** What an earlier try of this delivery has noted. */
function settleEarlier(earlier: string, action: OutgoingAction, effect: Effect): void {
  const refused = earlier.startsWith(REFUSED)
    ? refusal(earlier.slice(REFUSED.length), action)
    : null;
  Object.assign(effect, refused ?? { result: "already done", detail: earlier });
}

/**
 * Nobody misses an answer that can't be delivered; a message that can't be passed on must be
 * somewhere.
 */
function refusal(detail: string, action: OutgoingAction): Partial<Effect> {
  return passesOn(action)
    ? { result: "refused", detail }
    : { result: "suppressed", reason: "refused", detail };
}

/** Files what can't be passed on as `otherwise` says. */
async function storeInstead(refused: OutgoingAction, work: Work, store: Store): Promise<void> {
  for (const action of insteadOf(refused, work.plan)) {
    const effect = storeEffect(action);
    work.effects.push(effect);
    Object.assign(effect, await store(action, work));
  }
}
