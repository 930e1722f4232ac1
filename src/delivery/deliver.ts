/**
 * One message delivered, as often in one process as anybody likes: it takes values and returns
 * values. What belongs to the process (exit status, signals, output, sweeping) is the caller's.
 */

import type { Journal } from "../core/contracts/journal.js";
import type { Mail } from "../core/contracts/mail.js";
import type { Content, Deadline } from "../core/contracts/ports.js";
import { DEFER, deferred, type Ending, endingOf } from "../core/decision/exit-status.js";
import type { Arrival } from "../core/message/envelope.js";
import { readMail } from "../core/message/parse-mail.js";
import { watchBuiltIns } from "../io/built-ins.js";
import { inTime } from "../io/deadline.js";
import { timeLimiter } from "../io/time-limit.js";
import { effectsOf, PerformError } from "../pipeline/effects.js";
import { type Performed, perform } from "../pipeline/perform.js";
import type { Performers } from "../pipeline/performers.js";
import type { Sorted } from "../pipeline/sort.js";
import type { LogEntry } from "../state/log/entry.js";
import { openState } from "../state/stores.js";
import { demandUnchanged, prepareRules, runRules, watchingWaits } from "./load-rules.js";
import { type DeliveryState, type Failed, failureOf, logEntryOf } from "./log-entry.js";
import { readMime } from "./mime.js";
import { type OpenedMessage, openMessage } from "./open-message.js";
import type { MessageSources } from "./outgoing/message-sources.js";
import { pausedBy } from "./paused.js";
import { performersOf } from "./performers.js";
import { markRules, type Recorder, recorderOf } from "./recorder.js";
import { remembering } from "./remembering.js";

/** Milliseconds that a rule may wait beyond the deadline: what keeps to it says better what it was. */
const GRACE = 5_000;

/** How the message came. */
interface Arrived extends Arrival {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What delivering needs from outside; `paths` says whose rules, and where everything is. */
export interface DeliverTools extends Pick<MessageSources, "paths" | "machine" | "trust"> {
  readonly deadline: Deadline;
  /**
   * Called when all is decided, and nothing is stored: from here on to be stopped in the middle
   * costs something.
   */
  readonly begin: () => void;
  /** Is told how far it has come: for who has to say so when the process ends in the middle. */
  readonly progress: (state: DeliveryState) => void;
}

/** A delivery that has ended as the rules wanted. */
export interface Ended {
  readonly ending: Ending;
  readonly entry: LogEntry;
  /**
   * Remembers it for the messages to come. To be called once the status is sure.
   * @returns what the log is to have in the place of `entry`
   * @throws what loading a part of the build throws
   */
  readonly remember: () => Promise<LogEntry>;
  /**
   * Forgets what the journal has of it. To be called last: who is killed before does nothing twice.
   */
  readonly forget: () => void;
}

/** Never rejects: a failure is a value too, whose `ending` defers. */
export type Delivery =
  | ({ readonly kind: "ended" } & Ended)
  | ({
      readonly kind: "failed";
      /** The rules have changed what storing stands on: nothing more is to be done in this process. */
      readonly spoilt: boolean;
    } & Failed);

/**
 * Delivers one message by the rules of its user.
 * @returns once everything is on disk, or taken by the next server; or once it has failed
 */
export async function deliverMessage(
  content: Content,
  arrival: Arrived,
  tools: DeliverTools,
): Promise<Delivery> {
  const { host } = tools.machine;
  const took = () => ({ started: arrival.at, ms: host.now() - arrival.at });
  const recorder = recorderOf(content, tools.progress, took);
  recorder.learn({ read: () => readAlone(content, arrival) });
  const pause = await pausedBy(tools);
  if (pause !== null) {
    const ending = deferred(`${pause}; sortmail resume ends that`);
    const entry = { ...logEntryOf(recorder.state(), took(), DEFER), deferred: pause };
    return { kind: "ended", ending, entry, remember: async () => entry, forget: () => {} };
  }
  const changed = watchBuiltIns();
  try {
    const decided = await decide(content, arrival, recorder, tools);
    demandUnchanged(changed);
    tools.begin();
    const deadline = watchingWaits(tools.deadline, changed);
    const performed = await performDecided(content, decided, recorder, { ...tools, deadline });
    // What rules have left running may have changed something meanwhile.
    demandUnchanged(changed);
    const { forget, reject } = performed;
    const ending = endingOf(reject, decided.sorted.decision.plan.defer);
    await settle(recorder, ending.status === 0);
    const entry = logEntryOf(recorder.state(), took(), ending.status);
    const { sorted } = decided;
    const remember = () => remembering(entry, sorted, recorder, tools);
    return { kind: "ended", ending, entry, remember, forget };
  } catch (error) {
    recorder.state().mark?.remove();
    await settle(recorder, false);
    const spoilt = changed() !== null;
    return { kind: "failed", spoilt, ...failureOf(error, recorder.state(), took()) };
  }
}

/** Whether it was delivered, the memory has to know: others may be waiting for it. */
async function settle({ state, learn }: Recorder, delivered: boolean): Promise<void> {
  const settled = await state().settle?.(delivered);
  if (settled !== undefined) learn({ settled });
}

/** As it is, the rewriting not undone: for the log, when no rules can be had. */
function readAlone(content: Content, arrival: Arrival): Mail {
  const nobody = () => Promise.reject(new Error("no rules"));
  const asked = { mime: readMime, scan: nobody, authenticate: nobody };
  return readMail(content, arrival, { rewrite: () => null, ...asked, note: () => {} });
}

/** A message with its plan. */
interface Decided extends Pick<OpenedMessage, "outgoing" | "decided"> {
  readonly sorted: Sorted;
}

async function decide(
  content: Content,
  arrival: Arrived,
  recorder: Recorder,
  tools: DeliverTools,
): Promise<Decided> {
  const { learn, note } = recorder;
  const { paths, machine, trust, deadline } = tools;
  const { limited, reported } = timeLimiter(deadline.left);
  const loaded = await prepareRules(paths, machine, { limited, trust, warn: note });
  learn({ loaded });
  const mark = await markRules(loaded, recorder, tools);
  const waiting = inTime(deadline, GRACE);
  const saying = { note, warn: note, tracing: false, asking: "and remember" } as const;
  const given = { paths, machine, trust, deadline, limited, waiting };
  const opening = { ...given, ...saying, began: mark?.at, at: arrival.at };
  // All in one run, as far as it goes without a wait.
  const { outgoing, decided, sorting } = limited(() => {
    const message = openMessage(runRules(loaded, paths), content, arrival, opening);
    learn({ opened: message.opened, settle: message.settle });
    return { ...message, sorting: message.sort() };
  });
  const sorted = await sorting;
  // A promise that a rule rejected and nobody awaits is a failure like any other, as long as
  // nothing is stored.
  await reported();
  if (mark !== null) await (await import("../io/left-running.js")).untilNothingRuns(deadline);
  mark?.remove();
  learn({ decision: sorted.decision });
  return { sorted, outgoing, decided };
}

async function performDecided(
  content: Content,
  decided: Decided,
  { learn, note }: Recorder,
  tools: DeliverTools,
): Promise<PerformedDelivery> {
  const { mail, decision } = decided.sorted;
  // What an earlier try has done, by other rules, stays noted for those that come.
  if (decision.plan.defer !== null) return { forget: () => {}, reject: null };
  learn({ effects: effectsOf(decision.plan) });
  const journal = await journalOf(decided, content, tools);
  const progress: Performers["progress"] = (effects) => learn({ effects });
  const performers = {
    ...performersOf(content, decided, { ...tools, warn: note }),
    journal,
    progress,
  };
  try {
    const { reject } = await perform(decision.plan, { mail, content }, performers);
    return { forget: journal?.close ?? (() => {}), reject };
  } catch (error) {
    journal?.release();
    if (!(error instanceof PerformError)) throw error;
    learn({ effects: error.effects });
    throw error.cause;
  }
}

/** What is left to do of a plan that is done: to say so. */
interface PerformedDelivery extends Pick<Ended, "forget">, Pick<Performed, "reject"> {}

/**
 * One effect is either done or not, and needs no record, unless an earlier try, by other rules, left
 * one.
 */
async function journalOf(
  { sorted: { mail, decision }, decided }: Decided,
  content: Content,
  { paths, machine }: DeliverTools,
): Promise<Journal | null> {
  const { plan } = decision;
  const leaves = plan.save.length + plan.run.length + plan.send.length > 0;
  const { journal } = openState("files", paths, machine.host);
  if (plan.store.length < 2 && !leaves && !journal.hasUnfinished()) return null;
  // Asked for here and not before: of rules that nobody checked, reading it may throw.
  const { messageId, recipient } = mail;
  return journal.open(content, { messageId, recipient: recipient.deliveredTo }, decided());
}
