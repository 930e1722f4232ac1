/**
 * The second half of performing: programs, then outgoing mail. A chunk of its own. An answer is sent at most once, everything
 * else at least once.
 */

import type { Journal } from "../core/contracts/ports.js";
import { passesOn, type Running, type Sending } from "../core/decision/outgoing-actions.js";
import { effectKey, insteadOf } from "../core/decision/outgoing-effects.js";
import { needsFallback, type Storing } from "../core/decision/plan.js";
import { type Carrier, type Done, type Effect, nextOf, noteDone, storingEffect, type Work } from "./performers.js";

type Store = (storing: Storing, work: Work) => Promise<Done>;

/**
 * @param effects those that are still to be done
 * @param store puts the message into a folder
 */
export async function carryAll(work: Work, effects: Iterator<Effect, undefined>, store: Store): Promise<void> {
  const { run, send } = work.plan;
  const carrier = await work.hands.openCarrier();
  for (const running of run) Object.assign(nextOf(effects), await runOne(running, carrier, work));
  let stored = !needsFallback(work.plan);
  for (const sending of send) {
    const effect = nextOf(effects);
    await sendOne(sending, effect, carrier, work);
    if (effect.result !== "refused" || stored) continue;
    await storeInstead(sending, work, store);
    stored = true;
  }
}

async function runOne(running: Running, carrier: Carrier, { journal, hands }: Work): Promise<Done> {
  const key = effectKey(running);
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return { path: null, result: "already done", words: earlier };
  hands.deadline.check();
  const { words, path } = await carrier.run(running);
  return { path, result: "done", ...noteDone(journal, key, words, words) };
}

/** How the journal's result begins when the next server will never take it. */
const REFUSED = "refused: ";

async function sendOne(sending: Sending, effect: Effect, carrier: Carrier, work: Work): Promise<void> {
  const { journal, hands } = work;
  const key = effectKey(sending);
  const earlier = journal?.done(key) ?? null;
  if (earlier !== null) return settleEarlier(earlier, sending, effect);
  const tries = triesOf(key, journal);
  if (tries.open) {
    const words = "an earlier try ended while it was sent: it may have been";
    Object.assign(effect, { result: "suppressed", reason: "perhaps sent", words });
    return;
  }
  hands.deadline.check();
  // Without this an answer that was under way when the power failed would be sent once more.
  const begin = () => (sending.kind === "respond" ? journal?.record(tries.begun, "") : undefined);
  const carried = await carrier.send(sending, { only: tries.left, begin });
  switch (carried.kind) {
    case "done":
      Object.assign(effect, { result: "done", ...noteDone(journal, key, carried.words, carried.words) });
      return;
    case "failed":
      journal?.record(tries.notSent, "");
      throw carried.error;
    case "partly":
      // In this order: who dies in between sends it to all of them again, and leaves nobody out.
      journal?.record(tries.notSent, "");
      journal?.record(tries.begun, JSON.stringify(carried.rest));
      effect.words = carried.words;
      throw new Error(`${sending.kind}: not taken yet for ${few(carried.rest)}: ${carried.words}`);
    case "refused":
      journal?.record(key, REFUSED + carried.words);
      Object.assign(effect, refusal(carried.words, sending));
      return;
    case "suppressed":
      Object.assign(effect, { result: "suppressed", reason: carried.reason, words: carried.words });
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

/** What the journal has of earlier tries to send this. A record stands for ever, so each try has its own. */
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
function settleEarlier(earlier: string, sending: Sending, effect: Effect): void {
  const refused = earlier.startsWith(REFUSED) ? refusal(earlier.slice(REFUSED.length), sending) : null;
  Object.assign(effect, refused ?? { result: "already done", words: earlier });
}

/** Nobody misses an answer that can't be delivered; a message that can't be passed on must be somewhere. */
function refusal(words: string, sending: Sending): Partial<Effect> {
  return passesOn(sending) ? { result: "refused", words } : { result: "suppressed", reason: "refused", words };
}

/** Files what can't be passed on as `otherwise` says. */
async function storeInstead(refused: Sending, work: Work, store: Store): Promise<void> {
  for (const storing of insteadOf(refused, work.plan)) {
    const effect = storingEffect(storing);
    work.effects.push(effect);
    Object.assign(effect, await store(storing, work));
  }
}
