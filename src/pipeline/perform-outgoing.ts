/**
 * The second half of performing: programs, then outgoing mail. A chunk of its own. An answer is
 * sent at most once, everything else at least once.
 */

import type { Journal } from "../core/contracts/journal.js";
import { type OutgoingAction, passesOn } from "../core/decision/outgoing-actions.js";
import { effectKey, insteadOf } from "../core/decision/outgoing-effects.js";
import { needsFallback, type Plan } from "../core/decision/plan.js";
import { sendRow } from "../core/language/action-rows.js";
import type { Change, Effects } from "./effects.js";
import type { OutgoingPerformer, Performers, SendResult } from "./performers.js";
import { runOne } from "./run-program.js";
import { noteDone, type Outcome, type Task } from "./task.js";

/** What runs a program, then what sends; each in the plan's order. */
export async function outgoingTasks(plan: Plan, performers: Performers): Promise<readonly Task[]> {
  const outgoing = await performers.openOutgoing();
  return [
    ...plan.run.map(
      (action): Task =>
        (before) =>
          runOne(action, before, { plan, outgoing, performers }),
    ),
    ...plan.send.map(
      (action): Task =>
        async (before) => {
          const sent = await sendOne(action, outgoing, performers);
          return needsInstead(sent, before, plan)
            ? { ...sent, instead: () => insteadOf(action, plan) }
            : sent;
        },
    ),
  ];
}

/** What can't be passed on is filed as `otherwise` says, once however much of it is refused. */
function needsInstead({ change }: Outcome, before: Effects, plan: Plan): boolean {
  const isRefused = ({ result }: Change) => result === "refused";
  return isRefused(change) && needsFallback(plan) && !before.some(isRefused);
}

/** How the journal's result begins when the next server will never take it. */
const REFUSED = "refused: ";

async function sendOne(
  action: OutgoingAction,
  outgoing: OutgoingPerformer,
  { journal, deadline }: Performers,
): Promise<Outcome> {
  const earlier = journal?.done(effectKey(action)) ?? null;
  if (earlier !== null) return { change: earlierChange(earlier, action) };
  const tries = triesOf(effectKey(action), journal);
  if (tries.open) return { change: suppressed("perhaps sent", PERHAPS) };
  deadline.check();
  // Without this an answer that was under way when the power failed would be sent once more.
  const begin = () => {
    if (sendRow(action).atMostOnce) journal?.record(tries.begun, "");
  };
  const own = (recipient: string) => `${effectKey(action)} to ${recipient}`;
  const had = (recipient: string) => (journal?.done(own(recipient)) ?? null) !== null;
  const got = (recipient: string) => journal?.record(own(recipient), "");
  const options = { only: tries.left, since: journal?.since ?? null, begin, had, got };
  return outcomeOf(await outgoing.send(action, options), action, tries, journal);
}

const PERHAPS = "an earlier try ended while it was sent: it may have been";

/** Notes what became of it. @throws when the journal can't be written where it must be */
function outcomeOf(
  sent: SendResult,
  action: OutgoingAction,
  tries: Tries,
  journal: Journal | null,
): Outcome {
  const { kind } = action;
  const key = effectKey(action);
  switch (sent.kind) {
    case "done": {
      const noted = noteDone(journal, key, sent.detail, sent.detail);
      return { change: { path: null, result: "done", ...noted } };
    }
    case "failed":
      journal?.record(tries.notSent, "");
      return { change: FAILED, failure: sent };
    case "partly": {
      // In this order: who dies in between sends it to all of them again, and leaves nobody out.
      journal?.record(tries.notSent, "");
      journal?.record(tries.begun, JSON.stringify(sent.rest));
      const error = new Error(`${kind}: not taken yet for ${few(sent.rest)}: ${sent.detail}`);
      return { change: { ...FAILED, detail: sent.detail }, failure: { error } };
    }
    case "refused":
      journal?.record(key, REFUSED + sent.detail);
      return { change: refusal(sent.detail, action) };
    case "suppressed":
      return { change: suppressed(sent.reason, sent.detail) };
  }
}

const FAILED = { path: null, result: "failed" } as const;

function suppressed(reason: string, detail: string): Change {
  return { path: null, result: "suppressed", reason, detail };
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
function earlierChange(earlier: string, action: OutgoingAction): Change {
  return earlier.startsWith(REFUSED)
    ? refusal(earlier.slice(REFUSED.length), action)
    : { path: null, result: "already done", detail: earlier };
}

/**
 * Nobody misses an answer that can't be delivered; a message that can't be passed on must be
 * somewhere.
 */
function refusal(detail: string, action: OutgoingAction): Change {
  return passesOn(action)
    ? { path: null, result: "refused", detail }
    : suppressed("refused", detail);
}
