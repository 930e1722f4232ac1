/** One line of the log, as it is written and read. docs/log.md is made from this file. */

import type { Effect } from "../../core/contracts/effect.js";
import type { Verdict } from "../../core/contracts/verdict.js";
import { parseJsonLine } from "../../core/text.js";

/**
 * A delivery, however it ended. Fields that were not known by then are missing: what the message
 * says is known once rules have loaded, its rule once it is decided.
 */
export interface LogEntry {
  /** When the message came in: ISO 8601 in UTC, to the millisecond. */
  readonly time: string;
  /** The Message-ID with its `<>`; null: the message has none. */
  readonly messageId?: string | null;
  /** The address that was written to, the rewriting undone; null when nothing tells. */
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
  /** The name of the rule that decided; `otherwise` when none did. */
  readonly rule?: string;
  /** The message's size in octets, without a `From ` line; missing when it could not be read. */
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
  /** Why it was deferred: the error's stack, with positions in the person's own files. */
  readonly error?: string;
}

/** A line of the log; null when it is torn, or nothing that says how a delivery ended. */
export function parseLogEntry(line: string): LogEntry | null {
  const read = parseJsonLine(line, isObject);
  if (read === null) return null;
  const { time, status, ms, actions, ...rest }: Unknown<LogEntry> = read;
  if (typeof status !== "number") return null;
  return {
    time: typeof time === "string" ? time : "",
    ...texts(rest),
    ...(isVerdict(rest.verdict) ? { verdict: rest.verdict } : {}),
    ...(isNumber(rest.size) ? { size: rest.size } : {}),
    actions: Array.isArray(actions) ? actions.filter(isEffect) : [],
    status,
    ms: isNumber(ms) ? ms : 0,
    ...(Array.isArray(rest.notes) ? { notes: rest.notes.map(String) } : {}),
  };
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

const NULLABLE = ["messageId", "recipient", "deliveredTo", "sender", "from", "subject"] as const;
const TEXTS = ["rule", "printed", "error"] as const;
type Nullable = (typeof NULLABLE)[number];
type Text = (typeof TEXTS)[number];

function texts(read: Unknown<LogEntry>): { [Key in Nullable]?: string | null } & {
  [Key in Text]?: string;
} {
  const found: { [Key in Nullable]?: string | null } & { [Key in Text]?: string } = {};
  for (const name of NULLABLE) {
    const value = read[name];
    if (typeof value === "string" || value === null) found[name] = value;
  }
  for (const name of TEXTS) {
    const value = read[name];
    if (typeof value === "string") found[name] = value;
  }
  return found;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

const KINDS: readonly unknown[] = ["spam", "ham", "unknown"] satisfies Verdict["kind"][];

/** Null is a verdict too: nobody asked. */
function isVerdict(value: unknown): value is Verdict | null {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const { kind, score, threshold, tests, by }: Unknown<Verdict> = value;
  const points = [score, threshold].every((each) => each === null || isNumber(each));
  return KINDS.includes(kind) && points && Array.isArray(tests) && typeof by === "string";
}

const DETAILS = ["folder", "to", "list", "template", "program", "reason", "detail"] as const;

function isEffect(value: unknown): value is Effect {
  if (!isObject(value)) return false;
  const effect: Unknown<Effect> = value;
  const told = [effect.rule, effect.path].every((each) => each === null || isText(each));
  const details = DETAILS.every((name) => effect[name] === undefined || isText(effect[name]));
  return isText(effect.kind) && isText(effect.result) && told && details;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
