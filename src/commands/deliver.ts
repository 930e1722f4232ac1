/** `sortmail deliver`: one message on standard input, and what is the process's of its delivery. */

import { fstatSync, writeSync } from "node:fs";
import { messageOf } from "../core/text.js";
import { deliverMessage, type Ended } from "../delivery/deliver.js";
import {
  type DeliveryState,
  type Failed,
  failureOf,
  NOTHING_KNOWN,
} from "../delivery/log-entry.js";
import { countBounce, hasGivenUp, keepAside, tell } from "../delivery/notices.js";
import { captureOutput } from "../io/capture-output.js";
import { createDeadline, type InterruptibleDeadline, TIME_LIMIT } from "../io/deadline.js";
import { type Intake, readMessage } from "../io/intake.js";
import { type Paths, pathsOf } from "../io/paths.js";
import type { LogEntry } from "../state/log/entry.js";
import { openState } from "../state/stores.js";
import { type DeliverOptions, parseDeliverOptions } from "./options.js";
import type { World } from "./world.js";

/** One delivery in so many clears away what earlier ones left behind. */
const SWEEP_EVERY = 100;

/** Delivers the message on standard input, and tells the process what it has earned. */
export async function deliver(args: readonly string[], world: World): Promise<void> {
  const at = world.host.now();
  const options = parseDeliverOptions(args);
  refuseRoot(world, options);
  tellWaiting(world);
  const printed = captureOutput();
  const paths = pathsOf(world.home(), options);
  const state = openState("files", paths, world.host);
  const log = (entry: LogEntry) => state.log.append(withPrinted(entry, printed()));
  const so: SoFar = { known: NOTHING_KNOWN, intake: null, failed: null };
  const took = () => ({ started: at, ms: world.host.now() - at });
  world.self.onFailure((error) => {
    clearUp(so);
    const { entry, place } = so.failed ?? failureOf(error, so.known, took());
    log({ ...entry, error: world.self.mapStack(entry.error ?? "") });
    return place ?? (so.failed === null ? undefined : messageOf(so.failed.error));
  });

  const place = { paths, machine: world };
  const { ending, forget, ...ended } = await deliverInput(so, { options, paths, at }, world).catch(
    async (error: unknown) => {
      so.failed ??= { spoilt: false, ...failureOf(error, so.known, took()) };
      await tellOf(so.failed, so.known, place).catch(() => {});
      throw error;
    },
  );
  world.self.earn(ending.status, ending.line);
  // From here on nothing changes the status any more.
  const entry = await ended.remember().catch(() => ended.entry);
  afterwards(
    () => log(entry),
    () => so.intake?.discard(),
    () => keepAside(so.known, place),
  );
  await countBounce(so.known, so.intake, place).catch(() => {});
  if (hasGivenUp(entry)) await tell("given up", so.known, place).catch(() => {});
  await so.known.loaded?.remember().catch(() => {});
  await sometimesSweep(paths, world, so.known).catch(() => {});
  forget();
  world.self.end();
}

/** A message that is tried again for days must not leave a spool file each time. */
function clearUp({ intake, known }: SoFar): void {
  afterwards(
    () => intake?.discard(),
    () => known.mark?.remove(),
  );
}

/** Fails, and tells the user when that has gone on for long. @throws of the disk */
async function tellOf(
  { entry, spoilt }: Failure,
  known: DeliveryState,
  place: Parameters<typeof tell>[2],
): Promise<void> {
  if (spoilt) return;
  await tell(entry, known, place);
  keepAside(known, place);
}

type Failure = Failed & { readonly spoilt: boolean };

/** What a process that ends in the middle has to say, or to clear away. */
interface SoFar {
  known: DeliveryState;
  intake: Intake | null;
  failed: Failure | null;
}

interface Given {
  readonly options: DeliverOptions;
  readonly paths: Paths;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** @throws whatever the delivery failed by */
async function deliverInput(
  so: SoFar,
  { options, paths, at }: Given,
  world: World,
): Promise<Ended> {
  const deadline = createDeadline({ ms: TIME_LIMIT, now: world.uptime });
  so.intake = readMessage(world.stdin, { spoolFolder: paths.spool, host: world.host });
  const { content, fromLine } = so.intake;
  const arrival = { options, environment: world.environment, fromLine, at };
  const delivery = await deliverMessage(content, arrival, {
    paths,
    machine: world,
    trust: options.sandbox === undefined ? "refuse" : "warn",
    deadline,
    begin: () => {
      obeySignals(deadline);
      endLate(deadline);
    },
    progress: (state) => {
      so.known = state;
    },
  });
  if (delivery.kind === "ended") return delivery;
  so.failed = delivery;
  throw delivery.error;
}

function refuseRoot({ uid }: World, { sandbox }: DeliverOptions): void {
  if (uid !== 0 || sandbox !== undefined) return;
  throw new Error(
    "never delivers as root: start it as the user whose mail it is (or with --sandbox DIR, to try it)",
  );
}

/** A person at a terminal has perhaps forgotten the command; a device that is none is no person. */
function tellWaiting({ stdin, stderr }: World): void {
  if (!fstatSync(stdin).isCharacterDevice()) return;
  if (!process.getBuiltinModule("node:tty").isatty(stdin)) return;
  const waits = "waits for a message on standard input (Ctrl-D ends it, Ctrl-C gives it up)";
  writeSync(stderr, `sortmail: ${waits}; see sortmail --help\n`);
}

function withPrinted(entry: LogEntry, printed: string): LogEntry {
  return printed === "" ? entry : { ...entry, printed };
}

/**
 * Until now a signal just ended the process, which defers; from now on the step in hand is finished
 * or undone first.
 */
function obeySignals(deadline: InterruptibleDeadline): void {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => deadline.interrupt(signal));
}

/** Milliseconds that what keeps to the deadline gets to say what it was. */
const LATE = 5_000;

/** Whatever waits for ever, Postfix must hear of it long before it gives up and bounces. */
function endLate(deadline: InterruptibleDeadline): void {
  setTimeout(() => deadline.check(), deadline.left() + LATE).unref();
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
