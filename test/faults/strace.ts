/**
 * Starts a program under strace, which lets one of its system calls fail, or kills it in place of
 * one.
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ACCOUNT, type Home, type Result } from "../harness/program.js";
import type { Point } from "./points.js";
import { TOLD_BY } from "./synced.js";
import { isInjected, parseTrace, type Trace } from "./trace.js";

export const KILL = "SIGKILL";

/**
 * What can happen at a call: an error that it returns without being carried out, or the end of the
 * process in its place.
 */
export const FAULTS = ["ENOSPC", "EIO", "EDQUOT", "EACCES", "EFBIG", KILL] as const;
export type Fault = (typeof FAULTS)[number];

const STRACE = "/usr/bin/strace";

/** For `skip`: strace is missing, or nothing may be traced here. */
export const NO_STRACE: string | false = lackOfStrace();

function lackOfStrace(): string | false {
  const { error, status, stderr } = spawnSync(STRACE, ["-f", "/bin/true"], {
    ...ACCOUNT,
    cwd: "/",
    encoding: "utf8",
  });
  if (error !== undefined) return `needs strace: ${error.message}`;
  return status !== 0 && `needs to trace processes: ${stderr}`;
}

/** A program, and where it works. */
export interface Subject {
  readonly home: Home;
  readonly command: readonly string[];
  /** Puts the command, traced or not, into a command line. Default: it is started as it is. */
  readonly within?: (command: readonly string[]) => readonly string[];
  /** In front of the command when it is traced. */
  readonly before?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether threads and children are traced too: strace counts the calls of each by themselves. */
  readonly follow: boolean;
  /** A file that the program's account can write. */
  readonly traceFile: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Traced {
  readonly result: Result;
  /** It did not end by itself. */
  readonly hung: boolean;
  readonly trace: Trace;
}

/** Runs it without a fault, and traces all that has to do with files. */
export function runReference(subject: Subject, input: Buffer): Traced {
  return run({ ...subject, follow: true }, input, ["-e", "trace=%file,%desc,exit_group"]);
}

/** Runs it with one fault. */
export function runFaulty(
  subject: Subject,
  input: Buffer,
  { name, nth }: Point,
  fault: Fault,
): Traced {
  const what = fault === KILL ? `signal=${KILL}` : `error=${fault}`;
  const traced = [...new Set([name, "exit_group", ...TOLD_BY])].map((call) => `?${call}`).join(",");
  // It makes tracing faster, but then strace can't send a signal.
  const fast = subject.follow && fault !== KILL ? ["--seccomp-bpf"] : [];
  return run(subject, input, [
    ...fast,
    "-e",
    `trace=${traced}`,
    "-e",
    `inject=${name}:${what}:when=${nth}`,
  ]);
}

/** Runs it as it is. */
export function runPlain(
  { home, command, within = asItIs, env, timeout }: Subject,
  input: Buffer,
): Omit<Traced, "trace"> {
  return limited(home, within(command), input, env, timeout);
}

const asItIs = (command: readonly string[]): readonly string[] => command;

function run(subject: Subject, input: Buffer, options: readonly string[]): Traced {
  const { home, before = [], command, within = asItIs, env, timeout, follow, traceFile } = subject;
  const strace = [
    STRACE,
    ...(follow ? ["-f"] : []),
    "-qq",
    "-y",
    "-s",
    "0",
    "-o",
    traceFile,
    ...options,
  ];
  const ended = limited(home, within([...strace, ...before, ...command]), input, env, timeout);
  return { ...ended, trace: parseTrace(readFileSync(traceFile, "latin1")) };
}

/** `timeout` kills strace's children too. */
function limited(
  home: Home,
  command: readonly string[],
  input: Buffer,
  env: Subject["env"],
  timeout: number,
) {
  const began = performance.now();
  const limit = ["/usr/bin/timeout", "-s", "KILL", `${timeout / 1000}`];
  const result = home.run([], { command: [...limit, ...command], input, env });
  return { result, hung: performance.now() - began >= timeout };
}

/** The calls that a fault has met, by thread and number. */
export function metBy({ calls, killed }: Trace, fault: Fault): number[] {
  if (fault !== KILL) return calls.flatMap((call, index) => (isInjected(call) ? [index] : []));
  const last = calls.findLastIndex(
    ({ thread, result }) => killed.includes(thread) && result === "?",
  );
  return last < 0 ? [] : [last];
}
