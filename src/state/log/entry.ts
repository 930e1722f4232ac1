/** One line of the log, as it is written and read. docs/log.md is made from this file. */

import type { Authentication } from "../../core/contracts/authentication.js";
import type { Effect } from "../../core/contracts/effect.js";
import type { Flag } from "../../core/contracts/mail.js";
import type { Verdict } from "../../core/contracts/verdict.js";
import { isAuthentication } from "./authentication.js";
import { isLoggedThread, type LoggedThread } from "./logged-thread.js";
import { isNumber, isObject, isText, listOf, type Unknown } from "./values.js";

/**
 * A delivery, however it ended. Fields that were not known by then are missing: what the message
 * says is known once it is read, its verdict once rules have loaded, its rule once it is decided.
 */
export interface LogEntry {
  /** When the message came in: ISO 8601 in UTC, to the millisecond. */
  readonly time: string;
  /** The Message-ID with its `<>`; null: the message has none. */
  readonly messageId?: string | null;
  /**
   * The address that was written to, the rewriting undone if the rules have loaded; null when
   * nothing tells.
   */
  readonly recipient?: string | null;
  /** The address that the MTA delivered to; null when nothing tells. */
  readonly deliveredTo?: string | null;
  /** The envelope sender; null for bounces, and when nothing tells. */
  readonly sender?: string | null;
  /** The first address of From; null when there is none. */
  readonly from?: string | null;
  /** The subject, decoded; null when there is none. */
  readonly subject?: string | null;
  /** What the spam scanner said; null when no rule asked. */
  readonly verdict?: Verdict | null;
  /**
   * Where its thread was last, of a message that was delivered; missing when no rule asked
   * (`inThread`), and when nothing is known.
   */
  readonly thread?: LoggedThread;
  /**
   * The Message-ID of an equal message that was delivered before; null when that has none. Missing
   * where no rule has found one.
   */
  readonly duplicateOf?: string | null;
  /** When the delivery of that message ended, as `time`. */
  readonly duplicateTime?: string;
  /** Who sent it, as far as anybody could tell; missing when no rule asked. */
  readonly authentication?: Authentication;
  /** The name of the rule that decided; `otherwise` when none did. */
  readonly rule?: string;
  /** Why that rule, or a pause where there is none, left it with the MTA, to be tried again. No error. */
  readonly deferred?: string;
  /** The message's size in bytes, without a `From ` line; missing when it could not be read. */
  readonly size?: number;
  /** What was planned, in order, and what became of each; empty while nothing is decided. */
  readonly actions: readonly Effect[];
  /** The exit status: 0 delivered, 75 deferred (Postfix tries again), 67, 69 or 77 rejected. */
  readonly status: number;
  /** Milliseconds from when the message came in to the end. */
  readonly ms: number;
  /** Remarks: what could not be parsed, a cache that could not be written, and so on. */
  readonly notes?: readonly string[];
  /** What rules and libraries printed, standard output and standard error together. */
  readonly printed?: string;
  /** Why it was deferred: the error's stack, with positions in the user's own files. */
  readonly error?: string;
}

/**
 * What a line of the log says, as far as it can be believed: lines may be of other versions.
 * @returns null when it does not say how a delivery ended
 */
export function parseLogEntry(line: object): LogEntry | null {
  const read: Unknown<LogEntry> = line;
  if (!isNumber(read.status)) return null;
  return {
    time: isText(read.time) ? read.time : "",
    ...textsIn(read, NULLABLE),
    ...nullsIn(read, NULLABLE),
    ...textsIn(read, TEXTS),
    ...(isAuthentication(read.authentication) ? { authentication: read.authentication } : {}),
    ...(isVerdict(read.verdict) ? { verdict: read.verdict } : {}),
    ...(isLoggedThread(read.thread) ? { thread: read.thread } : {}),
    ...(isNumber(read.size) ? { size: read.size } : {}),
    actions: listOf(read.actions).flatMap((each) => parseEffect(each) ?? []),
    status: read.status,
    ms: isNumber(read.ms) ? read.ms : 0,
    ...(Array.isArray(read.notes) ? { notes: read.notes.filter(isText) } : {}),
  };
}

/** The lines that say how a delivery ended. */
export function* entriesIn(lines: Iterable<object>): Generator<LogEntry> {
  for (const line of lines) {
    const entry = parseLogEntry(line);
    if (entry !== null) yield entry;
  }
}

const NULLABLE = [
  "messageId",
  "recipient",
  "deliveredTo",
  "sender",
  "from",
  "subject",
  "duplicateOf",
] as const;
const TEXTS = ["duplicateTime", "rule", "deferred", "printed", "error"] as const;

/** Those of the fields that are texts. */
function textsIn<Name extends string>(
  read: { readonly [Key in Name]?: unknown },
  names: readonly Name[],
): { [Key in Name]?: string } {
  const texts: { [Key in Name]?: string } = {};
  for (const name of names) {
    const value = read[name];
    if (isText(value)) texts[name] = value;
  }
  return texts;
}

/** Those of the fields that are null. */
function nullsIn<Name extends string>(
  read: { readonly [Key in Name]?: unknown },
  names: readonly Name[],
): { [Key in Name]?: null } {
  const nulls: { [Key in Name]?: null } = {};
  for (const name of names) if (read[name] === null) nulls[name] = null;
  return nulls;
}

const TARGETS = ["folder", "to", "list", "template", "program"] as const;
const REMARKS = ["munged", "reason", "detail"] as const;
const RESULTS = new Set<unknown>([
  "not done",
  "done",
  "already done",
  "failed",
  "ignored",
  "refused",
  "suppressed",
] satisfies Effect["result"][]);

function parseEffect(value: unknown): Effect | null {
  if (!isObject(value)) return null;
  const read: Unknown<Effect> = value;
  const { kind, result } = read;
  if (!isText(kind) || !isResult(result)) return null;
  const rule = isText(read.rule) ? read.rule : null;
  const path = isText(read.path) ? read.path : null;
  const given = { ...textsIn(read, TARGETS), ...listsIn(read), ...flagsIn(read.flags) };
  return { kind, ...given, rule, path, result, ...textsIn(read, REMARKS) };
}

const LISTS = ["keywords", "headers", "files"] as const;

/** Those of the fields that are lists of texts. */
function listsIn(read: Unknown<Effect>): Pick<Effect, (typeof LISTS)[number]> {
  const lists: { [Key in (typeof LISTS)[number]]?: readonly string[] } = {};
  for (const name of LISTS) {
    const value = read[name];
    if (Array.isArray(value)) lists[name] = value.filter(isText);
  }
  return lists;
}

const FLAGS: ReadonlySet<unknown> = new Set<Flag>([
  "draft",
  "flagged",
  "passed",
  "replied",
  "seen",
  "trashed",
]);

function flagsIn(value: unknown): Pick<Effect, "flags"> {
  return Array.isArray(value) ? { flags: value.filter(isFlag) } : {};
}

function isFlag(value: unknown): value is Flag {
  return FLAGS.has(value);
}

function isResult(value: unknown): value is Effect["result"] {
  return RESULTS.has(value);
}

const KINDS = new Set<unknown>(["spam", "ham", "unknown"] satisfies Verdict["kind"][]);

/** Null is one too: nobody asked. */
function isVerdict(value: unknown): value is Verdict | null {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const { kind, score, threshold, tests, by }: Unknown<Verdict> = value;
  const points = [score, threshold].every((each) => each === null || isNumber(each));
  return KINDS.has(kind) && points && Array.isArray(tests) && tests.every(isText) && isText(by);
}
