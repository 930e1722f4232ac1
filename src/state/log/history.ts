/**
 * What the log says of deliveries that were deferred, and have not ended since; and of replies that
 * were given up.
 */

import type { Effect } from "../../core/contracts/effect.js";
import { DEFER } from "../../core/decision/exit-status.js";
import { TEMPLATE_FAULT } from "../../core/policy/give-up.js";
import type { LogEntry } from "./entry.js";

/** A message as the log knows it. */
export interface Deferred {
  /** Null: it has none, or the rules never came to look at it. */
  readonly messageId: string | null;
  /** The address that the MTA delivered to. */
  readonly recipient: string | null;
  /** The envelope sender; null for a bounce, and when it is not known. */
  readonly sender: string | null;
  readonly subject: string | null;
  /** Bytes; null when it was not even read. */
  readonly size: number | null;
  /**
   * When the first try began and when the last one, milliseconds since 1970; and when that one
   * ended.
   */
  readonly since: number;
  readonly lastTry: number;
  readonly ended: number;
  readonly tries: number;
  /** What went wrong, one line. */
  readonly reason: string;
  /** A rule has put it off, or a pause: that is no failure. */
  readonly onPurpose: boolean;
  /** What the last try has not done: `file inbox`. */
  readonly left: readonly string[];
}

/** Replies or notices that a mistake in their template kept from being written. */
export interface GivenUp {
  readonly kind: string;
  readonly template: string;
  /** When the first message came that gets none, and when the last one; milliseconds since 1970. */
  readonly since: number;
  readonly last: number;
  readonly count: number;
  /** What is wrong, one line. */
  readonly reason: string;
}

export interface History {
  /** The youngest entry; null when there is none. */
  readonly last: { readonly at: number; readonly status: number } | null;
  readonly deferred: readonly Deferred[];
  /** Of the last week, as long as the template has not written another one since. */
  readonly givenUp: readonly GivenUp[];
}

/**
 * What Postfix has not tried again for a day (in ms) is in its queue no more: it waits for 4000 s
 * at most.
 */
const FORGOTTEN = 24 * 3600_000;

/** How long (in ms) a reply that was given up is told. */
const WEEK = 7 * 24 * 3600_000;

/** @param now milliseconds since 1970 */
export function historyOf(entries: Iterable<LogEntry>, now: number): History {
  const deferred = new Map<string, Deferred>();
  const givenUp = new Map<string, GivenUp>();
  let last: History["last"] = null;
  for (const entry of entries) {
    const { status } = entry;
    last = { at: timeOf(entry), status };
    if (status === DEFER) add(entry, deferred);
    else for (const name of namesOf(entry)) deferred.delete(name);
    for (const effect of entry.actions) noteWritten(effect, last.at, givenUp);
  }
  return {
    last,
    deferred: [...deferred.values()].filter(({ lastTry }) => now - lastTry < FORGOTTEN),
    givenUp: [...givenUp.values()].filter(({ last }) => now - last < WEEK),
  };
}

/** What one action says of a template. */
function noteWritten(
  { kind, template = "", result, reason, detail = "" }: Effect,
  at: number,
  givenUp: Map<string, GivenUp>,
): void {
  const name = JSON.stringify([kind, template]);
  if (result === "done") givenUp.delete(name);
  if (result !== "suppressed" || reason !== TEMPLATE_FAULT) return;
  const { since = at, count = 0 } = givenUp.get(name) ?? {};
  const told = detail.split("\n", 1)[0] ?? "";
  givenUp.set(name, { kind, template, since, last: at, count: count + 1, reason: told });
}

/** The message was seen before, perhaps when the rules could not look at it. */
function add(entry: LogEntry, deferred: Map<string, Deferred>): void {
  const [name = "", ...others] = namesOf(entry);
  const earlier = [name, ...others].flatMap((known) => deferred.get(known) ?? []);
  for (const other of others) deferred.delete(other);
  const lastTry = timeOf(entry);
  deferred.set(name, {
    messageId: entry.messageId ?? null,
    recipient: entry.deliveredTo ?? null,
    sender: entry.sender ?? null,
    subject: entry.subject ?? null,
    size: entry.size ?? null,
    since: Math.min(lastTry, ...earlier.map(({ since }) => since)),
    lastTry,
    ended: lastTry + entry.ms,
    tries: earlier.reduce((sum, { tries }) => sum + tries, 1),
    reason: reasonOf(entry),
    onPurpose: entry.deferred !== undefined && entry.error === undefined,
    left: entry.actions.filter(isLeft).map(shownEffect),
  });
}

/**
 * What this message may have been noted under, its best name first. Earlier versions knew only
 * its size as long as the rules did not load; before it is read not even that is known, and then any message that ends well may
 * be the one.
 */
function namesOf({ messageId, deliveredTo, size, status }: LogEntry): readonly string[] {
  const seen = messageId !== undefined ? [JSON.stringify([messageId, deliveredTo, size])] : [];
  const sized = size !== undefined ? [JSON.stringify([size])] : [];
  const any = seen.length + sized.length === 0 || status !== DEFER ? ["any"] : [];
  return [...seen, ...sized, ...any];
}

function reasonOf({ error, deferred, rule }: LogEntry): string {
  if (error !== undefined || deferred === undefined) return firstLineOf(error);
  return rule === undefined ? deferred : `rule ${JSON.stringify(rule)} defers it: ${deferred}`;
}

function firstLineOf(error = ""): string {
  return (error.split("\n", 1)[0] ?? "").replace(/^\w*Error: /, "");
}

function isLeft({ result }: Effect): boolean {
  return result === "not done" || result === "failed";
}

function shownEffect({ kind, folder, to, list, template, program }: Effect): string {
  const what = folder ?? to ?? list ?? template ?? program;
  return what === undefined ? kind : `${kind} ${what}`;
}

function timeOf({ time }: LogEntry): number {
  const at = Date.parse(time);
  return Number.isNaN(at) ? 0 : at;
}
