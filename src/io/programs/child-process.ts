/**
 * Programs that are given a message: a chunk of its own, because `node:child_process` is slow to
 * load. A program leads a process group, so that whatever it started can be ended with it.
 */

import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Deadline } from "../../core/contracts/ports.js";
import { messageOf } from "../../core/text.js";
import { TIME_UP, within } from "../with-timeout.js";
import type { End } from "./end.js";

interface ChildOptions {
  /** Absolute: no PATH is searched, and no shell asked. */
  readonly program: string;
  readonly args: readonly string[];
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The file descriptor that becomes its standard input. */
  readonly stdin: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly deadline: Deadline;
}

export interface Ended {
  readonly end: End;
  /**
   * The first 4 kB of what it wrote to standard output and standard error, in the order in which it
   * came.
   */
  readonly output: Buffer;
  /** The first 64 kB of what it wrote to standard output alone. */
  readonly printed: Buffer;
}

const OUTPUT_LIMIT = 4096;
const PRINTED_LIMIT = 64 * 1024;
const NOTHING = { output: Buffer.alloc(0), printed: Buffer.alloc(0) };
/**
 * Milliseconds that output is waited for once the program has ended: something it started may hold
 * it open for ever.
 */
const LINGER = 100;
/** Milliseconds between the signal that asks and the one that does not. */
const GRACE = 1000;

/**
 * Runs a program to its end. What it leaves running when it ends by itself is left alone.
 * @throws what the deadline throws, once the program and all of its process group are killed
 */
export async function runChild(options: ChildOptions): Promise<Ended> {
  const { timeout, deadline } = options;
  deadline.check();
  const child = start(options);
  if ("reason" in child) return { end: child, ...NOTHING };
  const output = capture([child.stdout, child.stderr], OUTPUT_LIMIT);
  const printed = capture([child.stdout], PRINTED_LIMIT);
  const ended = (end: End) => ({ end, output: output(), printed: printed() });
  const ending = endOf(child);
  try {
    const end = await within(ending, timeout, deadline);
    if (end !== TIME_UP) return ended(end);
    await stop(child, ending);
    return ended({ kind: "timed out" });
  } catch (error) {
    await stop(child, ending);
    throw error;
  } finally {
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.unref();
  }
}

/** What can't be started is reported by an event, or, as arguments that are too long, thrown. */
function start({
  program,
  args,
  environment,
  folder,
  stdin,
}: ChildOptions): ChildProcess | Extract<End, { reason: string }> {
  try {
    return spawn(program, args.map(harmless), {
      env: environment,
      cwd: folder,
      detached: true,
      stdio: [stdin, "pipe", "pipe"],
    });
  } catch (error) {
    return { kind: "not started", reason: messageOf(error) };
  }
}

const LONGEST_ARGUMENT = 32 * 1024;

/** Nothing in a message keeps a program from being started. */
function harmless(arg: string): string {
  return arg.slice(0, LONGEST_ARGUMENT).replaceAll("\0", " ");
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      if (child.pid === undefined) resolve({ kind: "not started", reason: error.message });
    });
    child.on("exit", (status, signal) => {
      const end: End =
        status === null
          ? { kind: "killed", signal: signal ?? "a signal" }
          : { kind: "exited", status };
      const timer = setTimeout(() => resolve(end), LINGER);
      child.on("close", () => {
        clearTimeout(timer);
        resolve(end);
      });
    });
  });
}

/** Keeps the beginning, and reads on: a program that nobody listens to would stand still. */
function capture(streams: readonly (Readable | null)[], limit: number): () => Buffer {
  const chunks: Buffer[] = [];
  let room = limit;
  for (const stream of streams) {
    stream?.on("error", () => {});
    stream?.on("data", (chunk: Buffer) => {
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
    });
  }
  return () => Buffer.concat(chunks);
}

/** Ends the program and all of its group; gives up on what not even SIGKILL ends. */
async function stop(child: ChildProcess, ending: Promise<End>): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    signalGroup(child, signal);
    await Promise.race([ending, pause(GRACE)]);
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // They have all ended.
  }
}

/** Not the deadline's: it may be up. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
