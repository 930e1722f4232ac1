/** What the tests of the real program share: rules to try, and what must be true of a run. */

import assert from "node:assert/strict";
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { lineOf } from "../faults/forward-line.js";
import { HANGS } from "../harness/clock.js";
import { ACCOUNT, BIN, Home, INSTALLED, IS_ROOT, NODE, type Result } from "../harness/program.js";

/** As Postfix hands it over, for merlyn. */
export const MESSAGE = `From ada@analytic.example  Sun Nov 22 10:00:00 2026
Return-Path: <ada@analytic.example>
X-Original-To: merlyn@stonehenge.example
Delivered-To: merlyn+merlyn@blue.stonehenge.example
Received: by blue.stonehenge.example (Postfix); Sun, 22 Nov 2026 10:00:00 +0000
From: Ada Byron <ada@analytic.example>
To: merlyn@stonehenge.example
Subject: Lunch
Message-ID: <lunch@analytic.example>

Half past twelve.
`;

/** What of it is filed. */
export const FILED = MESSAGE.slice(MESSAGE.indexOf("\n") + 1);

/**
 * The parts of a rules file that differ from test to test; what is left out files everything in
 * inbox.
 */
export interface Parts {
  /** Runs while the rules are loaded, before anything else. */
  readonly top?: string;
  /** Goes into `sortmail({…})`. */
  readonly config?: string;
  /** The list of rules, without its brackets. */
  readonly rules?: string;
  readonly otherwise?: string;
}

const WORDS =
  "all, any, attachment, body, discard, maildir, maildirs, mbox, reject, sentTo, sortmail, subject";

/**
 * A rules file with the folders inbox, second and third (Maildirs), box (an mbox) and family
 * (Maildirs).
 */
export function rulesOf({
  top = "",
  config = "",
  rules = "",
  otherwise = 'file("inbox")',
}: Parts = {}): string {
  return `import { ${WORDS} } from "sortmail";
${top}
const { rules, rule, also, otherwise, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), second: maildir("~/Mail/second"), third: maildir("~/Mail/third"),
    box: mbox("~/Mail/box"), family: maildirs("~/Mail/family"),
  },
  ${config}
});
export default rules([${rules}], otherwise(${otherwise}));
`;
}

/** For a rules file: waits for so many milliseconds. */
const PAUSE = "const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";
/** For a rules file: makes a thing to throw that can't be looked at in any way. */
export const TRAP =
  'const trap = () => new Proxy(new Error("unseen"), new Proxy({}, { get() { throw new Error("trap"); } }));';

/**
 * Rules with a condition of the user's own, which may use `pause` and `trap`; the message goes to
 * inbox whatever it answers.
 */
export function condition(body: string, how: "" | "async" = ""): Parts {
  return { top: `${PAUSE} ${TRAP}`, rules: `rule("try", ${how} () => { ${body} }, file("inbox"))` };
}

/** A home with these rules, for one test. */
export function homeWith(t: TestContext, rules?: string | Parts): Home {
  const home = new Home(typeof rules === "object" ? rulesOf(rules) : rules);
  t.after(() => home.remove());
  return home;
}

/** Status 0, and silence. */
export function assertDelivered(result: Result): void {
  assert.deepEqual(result, { status: 0, signal: null, stdout: "", stderr: "" });
}

/** Status 75, and one line that Postfix takes for the reason. */
export function assertDeferred({ status, signal, stdout, stderr }: Result, reason: RegExp): void {
  assert.deepEqual({ status, signal, stdout }, { status: 75, signal: null, stdout: "" }, stderr);
  assert.match(stderr, /^4\.3\.0 sortmail: [ -~]*\n$/, "not one line that begins with 4.3.0");
  assert.match(stderr, reason);
}

/**
 * Everything in the home but the rules, what they were compiled to, the log, what will be in it, what
 * notices go by, and what one delivery in a hundred leaves of its sweeping.
 */
export function stored(home: Home): string[] {
  const state = ["log.jsonl", "notices/", "running/", "clock"].map(
    (each) => `.local/state/sortmail/${each}`,
  );
  const known = [".config/", ".cache/sortmail/rules/", ...state];
  return home.files().filter((name) => !known.some((start) => name.startsWith(start)));
}

export function assertNothingStored(home: Home): void {
  assert.deepEqual(stored(home), []);
}

/** The message lies in inbox, whole and once, and nowhere else. */
export function assertInInbox(home: Home, message = FILED): void {
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [message]);
  assert.equal(stored(home).length, 1, `more is there than the message: ${stored(home)}`);
}

/**
 * The command line that `init` prints, with fewer seconds of CPU or of real time if they are to be
 * fewer.
 */
export function shellLine(
  bin: string,
  { node = NODE, flags = "", seconds = 240, patience = 300, shell = "/bin/sh" } = {},
): readonly string[] {
  const line = lineOf(node, bin)
    .replace("ulimit -t 240;", `ulimit -t ${seconds};`)
    .replace(" -k 5 300 ", ` -k 5 ${patience} `)
    .replace(`${node} `, `${node} ${flags} `);
  return [shell, "-c", line];
}

/** A copy of the installed program, to be spoiled: without `node_modules`, which is linked. */
export function copyOfProgram(t: TestContext): string {
  const folder = scratch(t);
  for (const part of ["bin", "dist"])
    cpSync(join(INSTALLED, part), join(folder, part), { recursive: true });
  symlinkSync(join(INSTALLED, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Node, with the program behind it, at a clock that is so many ms ahead. */
export function clockAhead(home: Home, ms: number): readonly string[] {
  const text = `const { now } = Date; Date.now = () => now() + ${ms};`;
  return [NODE, "--require", home.write(`ahead-${ms}.cjs`, text), BIN];
}

/** A folder for one test, open to the account that the program runs as. */
export function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-cli-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  return folder;
}

/** Milliseconds that a delivery has. */
const DEADLINE = 240_000;

/**
 * The program, on a Node where time goes by so much faster that its 240 s are over after so many
 * milliseconds: on the deadline's clock, in timers, and in the long ones of `vm`'s limits.
 */
export function fastNode(t: TestContext, ms: number): readonly string[] {
  const faster = DEADLINE / ms;
  const path = join(scratch(t), "fast.cjs");
  writeFileSync(
    path,
    `const { uptime } = process, { setTimeout } = globalThis, { Script } = require("node:vm");
    process.uptime = () => uptime.call(process) * ${faster};
    globalThis.setTimeout = (run, ms, ...args) => setTimeout(run, ms / ${faster}, ...args);
    const { runInThisContext } = Script.prototype;
    Script.prototype.runInThisContext = function (options) {
      const timeout = options?.timeout > 10_000 ? Math.ceil(options.timeout / ${faster}) : options?.timeout;
      return runInThisContext.call(this, timeout ? { ...options, timeout } : options);
    };`,
  );
  return [NODE, "--require", path, BIN];
}

/** A run that is under way. */
export interface ProgramAction {
  readonly child: ChildProcess;
  readonly ended: Promise<Result>;
}

/** Starts a command as `Home.run` does, and does not wait for it. */
export function start(
  home: Home,
  command: readonly string[],
  options: SpawnOptions = {},
): ProgramAction {
  const [file = NODE, ...args] = command;
  const env = { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C" };
  const child = spawn(file, args, {
    ...ACCOUNT,
    cwd: "/",
    env,
    stdio: "pipe",
    timeout: 5 * HANGS,
    killSignal: "SIGKILL",
    ...options,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (output.stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (output.stderr += String(chunk)));
  child.stdin?.on("error", () => {});
  const ended = new Promise<Result>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...output }));
  });
  return { child, ended };
}

/** Starts a delivery and gives it the message. */
export function startDelivery(
  home: Home,
  command: readonly string[],
  message: string | Buffer = MESSAGE,
  options: SpawnOptions = {},
): Promise<Result> {
  const { child, ended } = start(home, command, options);
  child.stdin?.end(message);
  return ended;
}

/** For the `skip` of what only root can arrange. */
export function needsRoot(what: string): string | false {
  return !IS_ROOT && `needs root to ${what}`;
}
