/**
 * The lines that make Postfix start sortmail. The traps that are met here:
 *
 * - A status that Postfix doesn't know bounces the mail: all but 0 and a rule's rejects become 75.
 * - With `exec` there would be no shell left to do that.
 * - A shell that can't start a process (no memory, too many of them) ends at once, in 2 or 254: only
 *   its EXIT trap still runs.
 * - A rule that waits in a system call, and a Node that gets too few threads, use no CPU and meet no
 *   timer of ours: `timeout` ends them, long before Postfix does that and bounces.
 * - What a rule starts and leaves behind may keep stderr open, and Postfix waits for its end: by
 *   descriptor 3 sortmail has it for itself.
 * - Postfix's PATH and working folder find nothing: every path is absolute, Node's own included.
 */

import { shellQuote } from "../core/text.js";
import { TIME_LIMIT } from "../io/deadline.js";
import { CommandError } from "./command.js";
import { harmless } from "./terminal.js";

/** What is to be started. */
export interface Start {
  /** Node, absolute. */
  readonly node: string;
  /** `bin/sortmail`, absolute. */
  readonly script: string;
  /** The program `timeout`, absolute; null where there is none. Default: where Linux has it. */
  readonly timeout?: string | null;
}

/** Where it is on Linux (coreutils, BusyBox). */
const TIMEOUT = "/usr/bin/timeout";

/** Seconds of CPU: stops what no timer can, a rule that never comes to an end. */
const CPU_SECONDS = TIME_LIMIT / 1000;

/**
 * Seconds: what keeps to the deadline has ended long since, and said why. Together far below Postfix's
 * 1000 s.
 */
const PATIENCE = CPU_SECONDS + 60;
const GRACE = 5;

/** Octets: Postfix cuts longer lines of a file (line_length_limit, less the newline). */
const LONGEST = 2047;

/**
 * Delivered, or rejected by a rule (EX_NOUSER, EX_UNAVAILABLE, EX_NOPERM): everything else defers.
 */
const STATUSES = "s=$?; trap - EXIT; case $s in 0|67|69|77) exit $s;; *) exit 75;; esac";

/**
 * The line for ~/.forward: Postfix undoes the double quotes and the backslashes in them, the rest
 * is the shell's.
 */
export function forwardLine(start: Start): string {
  return fitting(`"|${shellLine(start, []).replace(/["\\]/g, "\\$&")}"`);
}

/**
 * The value of mailbox_command in main.cf: the one parameter in which Postfix replaces no `$name`,
 * so `$` stands as it is.
 */
export function mailboxCommand(start: Start): string {
  return fitting(shellLine(start, ["-a", '"$EXTENSION"']));
}

function shellLine({ timeout = TIMEOUT, ...start }: Start, args: readonly string[]): string {
  const patience = timeout === null ? [] : [quoted(timeout), "-k", `${GRACE}`, `${PATIENCE}`];
  const words = [...patience, quoted(start.node), quoted(start.script), ...args];
  return `trap 'exit 75' EXIT; ulimit -t ${CPU_SECONDS}; exec 3>&2; ${words.join(" ")}; ${STATUSES}`;
}

/** @throws CommandError for a line that Postfix would cut */
function fitting(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST) return line;
  throw new CommandError(
    `Postfix takes no line of more than ${LONGEST} bytes: move Node and sortmail to shorter paths`,
  );
}

/**
 * @throws CommandError for a path that no line of a configuration file can hold, or that a person
 *   could not copy
 */
function quoted(path: string): string {
  if (harmless(path) === path) return shellQuote(path);
  throw new CommandError(
    `Postfix can't be told to start ${path}: move it to a path without control characters`,
  );
}
