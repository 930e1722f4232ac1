/** `sortmail deliver`: one message on standard input. */

import type { Mail } from "../core/contracts/mail.js";
import type { Content, Journal } from "../core/contracts/ports.js";
import { DEFER, DELIVERED, type Ending, rejected } from "../core/decision/exit-status.js";
import type { Plan } from "../core/decision/plan.js";
import type { Target } from "../core/language/folder-spec.js";
import { prepareRules, runRules } from "../delivery/load-rules.js";
import { type DeliveryState, logEntryOf, placeOf } from "../delivery/log-entry.js";
import { readMime } from "../delivery/mime.js";
import type { MessageSources } from "../delivery/outgoing/message-sources.js";
import { openFolder as openTarget } from "../folders/formats.js";
import { captureOutput } from "../io/capture-output.js";
import { createDeadline, type InterruptibleDeadline, TIME_LIMIT } from "../io/deadline.js";
import { type Intake, readMessage } from "../io/intake.js";
import { type Paths, pathsOf } from "../io/paths.js";
import { timeLimiter } from "../io/time-limit.js";
import { effectsOf, PerformError } from "../pipeline/effects.js";
import { perform } from "../pipeline/perform.js";
import type { Performers } from "../pipeline/performers.js";
import { open, type Sorted, sort } from "../pipeline/sort.js";
import { hasUnfinished } from "../state/journal/unfinished.js";
import { appendLog } from "../state/log/log.js";
import { type DeliverOptions, parseDeliverOptions } from "./options.js";
import type { World } from "./world.js";

/** What a rule left running is given beyond that before the process ends. */
const GRACE = 5_000;
/** One delivery in so many clears away what earlier ones left behind. */
const SWEEP_EVERY = 100;

/** Delivers the message on standard input, and tells the process what it has earned. */
export async function deliver(args: readonly string[], world: World): Promise<void> {
  const started = world.host.now();
  const options = parseDeliverOptions(args);
  refuseRoot(world, options);
  const printed = captureOutput();
  const paths = pathsOf(world.home(), options);
  const state: DeliveryState = {
    intake: null,
    loaded: null,
    opened: null,
    decision: null,
    effects: [],
    notes: [],
    forget: null,
  };
  const log = (status: number, error?: unknown) => {
    const ended = { started, ms: world.host.now() - started, printed: printed(), status };
    appendLog(paths.log, logEntryOf(state, ended, error), { host: world.host });
  };
  world.self.onFailure((error) => {
    // A message that is tried again for days must not leave a spool file each time.
    afterwards(() => state.intake?.discard());
    log(DEFER, error);
    return placeOf(error, state);
  });

  const deadline = createDeadline({ ms: TIME_LIMIT, now: () => process.uptime() * 1000 });
  state.intake = readMessage(world.stdin, { spoolFolder: paths.spool, host: world.host });
  const ending = await deliverMessage(state, state.intake, options, paths, deadline, world);
  world.self.earn(ending.status, ending.line);
  // From here on nothing changes the status any more.
  afterwards(
    () => log(ending.status),
    () => state.intake?.discard(),
    () => state.loaded?.remember(),
  );
  await sometimesSweep(paths, world, state).catch(() => {});
  state.forget?.();
  world.self.end();
}

/**
 * What a rule waits for may never come, while timers of the rules keep the process alive for ever.
 */
function endLate(deadline: InterruptibleDeadline): void {
  setTimeout(() => deadline.check(), deadline.left() + GRACE).unref();
}

function refuseRoot({ uid }: World, { sandbox }: DeliverOptions): void {
  if (uid !== 0 || sandbox !== undefined) return;
  throw new Error(
    "never delivers as root: start it as the user whose mail it is (or with --sandbox DIR, to try it)",
  );
}

async function deliverMessage(
  state: DeliveryState,
  { content, fromLine }: Intake,
  options: DeliverOptions,
  paths: Paths,
  deadline: InterruptibleDeadline,
  world: World,
): Promise<Ending> {
  const { limited, reported } = timeLimiter(deadline.left);
  const note = (text: string) => state.notes.push(text);
  const trust = options.sandbox === undefined ? "refuse" : "warn";
  const loaded = await prepareRules(paths, world, { limited, trust, warn: note });
  state.loaded = loaded;
  const arrival = { options, environment: world.environment, fromLine };
  const asking = {
    paths,
    deadline,
    host: world.host,
    asking: "and remember",
    sandboxed: trust === "warn",
  } as const;
  const waiting = () => endLate(deadline);
  // All in one run, as far as it goes without a wait.
  const { sorting, sources } = limited(() => {
    const ruleset = runRules(loaded, paths);
    const { config } = ruleset;
    const sources: MessageSources = { config, paths, machine: world, trust, warn: note };
    const scan = async (whole: Content) =>
      (await import("../delivery/scan.js")).scan(config.spam, whole, asking);
    const suppress = async (plan: Plan, mail: Mail) =>
      (await import("../delivery/outgoing/outgoing.js")).suppress(plan, mail, sources);
    const context = { mime: readMime, scan, suppress, limited, waiting, note, tracing: false };
    state.opened = open(ruleset, content, arrival, context);
    return { sorting: sort(state.opened, context), sources };
  });
  const sorted = await sorting;
  // A promise that a rule rejected and nobody awaits is a failure like any other, as long as
  // nothing is stored.
  await reported();
  state.decision = sorted.decision;
  const { plan } = sorted.decision;
  state.effects = effectsOf(plan);
  obeySignals(deadline);
  const journal = await journalOf(sorted, content, sources);
  try {
    state.effects = await perform(
      plan,
      { mail: sorted.mail, content },
      performersOf(state, sorted, content, journal, deadline, sources),
    );
  } catch (error) {
    journal?.release();
    if (!(error instanceof PerformError)) throw error;
    state.effects = error.effects;
    throw error.cause;
  }
  if (journal !== null) state.forget = journal.close;
  return plan.reject === null ? DELIVERED : rejected(plan.reject);
}

/**
 * Until now a signal just ended the process, which defers; from now on the step in hand is finished
 * or undone first.
 */
function obeySignals(deadline: InterruptibleDeadline): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => deadline.interrupt(signal));
}

/**
 * One effect is either done or not, and needs no record, unless an earlier try, by other rules, left
 * one.
 */
async function journalOf(
  { mail, decision: { plan } }: Sorted,
  content: Content,
  { paths, machine }: MessageSources,
): Promise<Journal | null> {
  const leaves = plan.run.length + plan.send.length > 0;
  if (plan.store.length < 2 && !leaves && !hasUnfinished(paths.journal)) return null;
  const { deliveryKey, openJournal } = await import("../state/journal/journal.js");
  const { messageId, recipient } = mail;
  const key = await deliveryKey(content, recipient.deliveredTo ?? "");
  return openJournal(paths.journal, key, machine.host, {
    messageId,
    recipient: recipient.deliveredTo,
  });
}

function performersOf(
  state: DeliveryState,
  { mail }: Sorted,
  content: Content,
  journal: Journal | null,
  deadline: InterruptibleDeadline,
  sources: MessageSources,
): Performers {
  const { paths, machine } = sources;
  const { host } = machine;
  const openFile = (target: Target) => openTarget(target, { deadline, host });
  const openFolder = (target: Target) => openFile({ ...target, path: paths.folder(target.path) });
  return {
    deadline,
    journal,
    openFolder,
    openOutgoing: async () => {
      const { openOutgoing } = await import("../delivery/outgoing/outgoing.js");
      return openOutgoing({ ...sources, mail, content, deadline, openFolder, openFile });
    },
    progress: (effects) => {
      state.effects = effects;
    },
  };
}

/** Runs each of them; what fails is over and done with. */
function afterwards(...steps: readonly (() => void)[]): void {
  for (const step of steps) {
    try {
      step();
    } catch {
      // The message is safe, and its status is settled.
    }
  }
}

async function sometimesSweep(
  paths: Paths,
  world: World,
  { opened }: DeliveryState,
): Promise<void> {
  if (world.host.pid % SWEEP_EVERY !== 0) return;
  const { clearAway } = await import("../delivery/sweep-leftovers.js");
  await clearAway(paths, world, opened?.ruleset.config ?? null);
}
