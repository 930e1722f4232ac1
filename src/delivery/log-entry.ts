/**
 * What the log says of a delivery: it is written however the delivery ends, with all that was known
 * by then.
 */

import type { DuplicateLogged } from "../core/contracts/duplicate.js";
import type { Mail } from "../core/contracts/mail.js";
import type { Decision } from "../core/decision/decide.js";
import { DEFER, deferred, type Ending } from "../core/decision/exit-status.js";
import { RuleError } from "../core/decision/rule-error.js";
import { withErrnoNames } from "../core/errno.js";
import { isoTime } from "../core/timestamp.js";
import type { Effects } from "../pipeline/effects.js";
import type { Opened } from "../pipeline/sort.js";
import type { Loaded } from "../rules/load.js";
import type { LogEntry } from "../state/log/entry.js";
import type { RuleMark } from "../state/log/rule-mark.js";

/** A delivery as far as it has come; a new one for each step. */
export interface DeliveryState {
  /** Bytes; null as long as the message is not read. */
  readonly size: number | null;
  readonly loaded: Loaded | null;
  readonly opened: Opened | null;
  /** Reads it without rules, for want of them. */
  readonly read: (() => Mail) | null;
  readonly decision: Decision | null;
  readonly effects: Effects;
  readonly notes: readonly string[];
  /** What will tell where it was, should it be killed. */
  readonly mark: RuleMark | null;
  /** Tells the memory how it has ended; null as long as there is nothing to tell. */
  readonly settle: ((delivered: boolean) => Promise<DuplicateLogged | undefined>) | null;
  /** What the memory knew of it, once it was told. */
  readonly settled: DuplicateLogged;
}

/** Nothing is known yet. */
export const NOTHING_KNOWN: DeliveryState = {
  size: null,
  loaded: null,
  opened: null,
  read: null,
  decision: null,
  effects: [],
  notes: [],
  mark: null,
  settle: null,
  settled: {},
};

/** When it began, and how long it took. */
interface Took {
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds. */
  readonly ms: number;
}

/** One line of the log. @param status the exit status, or what would be it */
export function logEntryOf(state: DeliveryState, { started, ms }: Took, status: number): LogEntry {
  const { size, decision, effects, notes, settled } = state;
  return {
    time: isoTime(started),
    ...headIn(state),
    ...settled,
    ...(decision === null ? {} : decisionIn(decision)),
    ...(size === null ? {} : { size }),
    actions: effects,
    status,
    ms: Math.round(ms),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function decisionIn({ rule, plan: { defer } }: Decision): Partial<LogEntry> {
  return { rule, ...(defer === null ? {} : { deferred: defer }) };
}

/**
 * Rules can make a trap of the message, and by now it is stored: then the line does without what the
 * message says.
 */
function headIn({ opened, read }: DeliveryState): Partial<LogEntry> {
  try {
    if (opened !== null) return { ...headOf(opened.mail), ...answersTo(opened) };
    return read === null ? {} : headOf(read());
  } catch {
    return {};
  }
}

/** Who sent it is not asked of most messages, and then not said. */
function answersTo({ verdict, authentication }: Opened): Partial<LogEntry> {
  const found = authentication();
  return { verdict: verdict(), ...(found && { authentication: found }) };
}

function headOf(mail: Mail): Partial<LogEntry> {
  return {
    messageId: mail.messageId,
    recipient: mail.recipient.address,
    deliveredTo: mail.recipient.deliveredTo,
    sender: mail.sender,
    from: mail.from[0]?.address ?? null,
    subject: mail.subject,
  };
}

/** A delivery that has failed: the message is to be tried again. */
export interface Failed {
  readonly error: unknown;
  /** The error with its place in the rules, in one line; undefined when it has none. */
  readonly place: string | undefined;
  readonly ending: Ending;
  readonly entry: LogEntry;
}

/** @param error whatever was thrown */
export function failureOf(error: unknown, state: DeliveryState, took: Took): Failed {
  const text = withErrnoNames(explain(error, state.loaded));
  const place = placeIn(text);
  return {
    error,
    place,
    ending: deferred(place ?? error),
    entry: { ...logEntryOf(state, took, DEFER), error: text },
  };
}

function placeIn(explained: string): string | undefined {
  const [first = ""] = explained.split("\n", 1);
  return /^(?:rule ".*?": )?[^\s:]+:\d+:\d+: /.test(first) ? first : undefined;
}

/** The stack, in terms of the user's own files, and that of what caused it. */
function explain(error: unknown, loaded: Loaded | null): string {
  const shown = loaded?.explain ?? stackOf;
  if (isRuleError(error)) return `rule ${JSON.stringify(error.rule)}: ${shown(error.cause)}`;
  if (isRefused(error)) return withoutFrames(shown(error));
  const cause = causeOf(error);
  return cause === undefined ? shown(error) : `${shown(error)}\ncaused by: ${shown(cause)}`;
}

/** Rules that can't be used are the user's to fix: where we have seen that helps nobody. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "RulesError" ? error.message : (error.stack ?? error.message);
}

/** Whether a system call refused it: a matter of the machine, which no place in our code explains. */
function isRefused(error: unknown): boolean {
  try {
    for (
      let each = error, depth = 0;
      each instanceof Error && depth < 4;
      each = each.cause, depth++
    )
      if ("syscall" in each) return true;
  } catch {
    // Asking can fail: it may be a Proxy of the user's.
  }
  return false;
}

function withoutFrames(stack: string): string {
  const lines = stack.split("\n");
  return lines.filter((line) => !line.startsWith("    at ")).join("\n");
}

/** What a system call refuses needs no stack of its own: the error that tells it has one. */
function causeOf(error: unknown): unknown {
  try {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && !("syscall" in cause) ? cause : undefined;
  } catch {
    return undefined;
  }
}

/** Asking what something is can fail: it may be a Proxy of the user's. */
function isRuleError(error: unknown): error is RuleError {
  try {
    return error instanceof RuleError;
  } catch {
    return false;
  }
}
