/**
 * The lines that make Postfix start sortmail. Three traps are met here: a status that Postfix
 * doesn't know bounces the mail, so that all but 0 and a rule's rejects become 75; with `exec`
 * there would be no shell left to do that; and Postfix's PATH and working folder find nothing, so
 * that every path is absolute, Node's own included.
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
}

/** Seconds of CPU: stops what no timer can, a rule that never comes to an end. */
const CPU_SECONDS = TIME_LIMIT / 1000;

/**
 * Delivered, or rejected by a rule (EX_NOUSER, EX_UNAVAILABLE, EX_NOPERM): everything else defers.
 */
const STATUSES = "case $? in 0|67|69|77) exit $?;; *) exit 75;; esac";

/**
 * The line for ~/.forward: Postfix undoes the double quotes and the backslashes in them, the rest
 * is the shell's.
 */
export function forwardLine(start: Start): string {
  return `"|${shellLine(start, []).replace(/["\\]/g, "\\$&")}"`;
}

/**
 * The value of mailbox_command in main.cf: the one parameter in which Postfix replaces no `$name`,
 * so `$` stands as it is.
 */
export function mailboxCommand(start: Start): string {
  return shellLine(start, ["-a", '"$EXTENSION"']);
}

function shellLine({ node, script }: Start, args: readonly string[]): string {
  const words = [shellQuote(plain(node)), shellQuote(plain(script)), ...args];
  return `ulimit -t ${CPU_SECONDS}; ${words.join(" ")}; ${STATUSES}`;
}

/**
 * @throws CommandError for a path that no line of a configuration file can hold, or that a person
 *   could not copy
 */
function plain(path: string): string {
  if (harmless(path) === path) return path;
  throw new CommandError(
    `Postfix can't be told to start ${path}: move it to a path without control characters`,
  );
}
