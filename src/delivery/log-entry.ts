/**
 * What the log says of a delivery: it is written however the delivery ends, with all that was known
 * by then.
 */

import { type Decision, RuleError } from "../core/decision/decide.js";
import { isoTime } from "../core/timestamp.js";
import type { Intake } from "../io/intake.js";
import type { Effects } from "../pipeline/effects.js";
import type { Opened } from "../pipeline/sort.js";
import type { Loaded } from "../rules/load.js";

/** A delivery as far as it has come. */
export interface DeliveryState {
  intake: Intake | null;
  loaded: Loaded | null;
  opened: Opened | null;
  decision: Decision | null;
  effects: Effects;
  readonly notes: string[];
  /**
   * Forgets what the journal has of it; null when it has none. To be called last: who is killed
   * before does nothing twice.
   */
  forget: (() => void) | null;
}

/** How it ended. */
export interface Ended {
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** What the rules printed. */
  readonly printed: string;
}

/** One line of the log. */
export function logEntryOf(
  state: DeliveryState,
  { started, ms, printed, status }: Ended,
  error?: unknown,
): object {
  const { intake, opened, decision, loaded, effects, notes } = state;
  return {
    time: isoTime(started),
    ...(opened === null ? {} : headOf(opened)),
    ...(decision === null ? {} : { rule: decision.rule }),
    size: intake?.content.size,
    actions: effects,
    status,
    ms: Math.round(ms),
    ...(notes.length > 0 ? { notes } : {}),
    ...(printed === "" ? {} : { printed }),
    ...(error === undefined ? {} : { error: explain(error, loaded) }),
  };
}

function headOf({ mail, verdict }: Opened): object {
  return {
    messageId: mail.messageId,
    recipient: mail.recipient.address,
    deliveredTo: mail.recipient.deliveredTo,
    sender: mail.sender,
    from: mail.from[0]?.address ?? null,
    subject: mail.subject,
    verdict: verdict(),
  };
}

/** An error with its place in the rules, in one line; undefined when it has none. */
export function placeOf(error: unknown, { loaded }: DeliveryState): string | undefined {
  const [first = ""] = explain(error, loaded).split("\n", 1);
  return /^(?:rule ".*?": )?[^\s:]+:\d+:\d+: /.test(first) ? first : undefined;
}

/** The stack, in terms of the person's own files. */
function explain(error: unknown, loaded: Loaded | null): string {
  if (loaded === null)
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  return isRuleError(error)
    ? `rule ${JSON.stringify(error.rule)}: ${loaded.explain(error.cause)}`
    : loaded.explain(error);
}

/** Asking what something is can fail: it may be a Proxy of the person's. */
function isRuleError(error: unknown): error is RuleError {
  try {
    return error instanceof RuleError;
  } catch {
    return false;
  }
}
