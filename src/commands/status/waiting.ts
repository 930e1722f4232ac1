/** What waits: journal and log taken together, a message each. */

import type { Unfinished } from "../../core/contracts/journal.js";
import type { Deferred } from "../../state/log/history.js";

/** A message that Postfix is going to hand over again, or has given up. */
export interface Waiting {
  readonly messageId: string | null;
  /** The address that the MTA delivered to. */
  readonly recipient: string | null;
  /** The envelope sender; null for a bounce, and when it is not known. */
  readonly sender: string | null;
  readonly subject: string | null;
  /** Bytes; null when only the journal knows of it. */
  readonly size: number | null;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly lastTry: number;
  readonly tries: number;
  /** It is being delivered at this moment. */
  readonly underWay: boolean;
  /** What was done, and will not be done again: `~/Mail/backup`, `forward x@y.example`. */
  readonly done: readonly string[];
  /** What the last try that ended had left to do; null when none of them is known. */
  readonly left: readonly string[] | null;
  /** Why it waits. */
  readonly reason: string;
  /** A rule has put it off, or a pause: that is no failure. */
  readonly onPurpose: boolean;
  /** The file of its journal entry; null when nothing of it was done. */
  readonly entry: string | null;
}

const KILLED = "the last try ended without a word: it was killed, or the power failed";

/** The oldest first. */
export function waitingOf(
  unfinished: readonly Unfinished[],
  deferred: readonly Deferred[],
): Waiting[] {
  const rest = new Set(deferred);
  const begun = unfinished.map((entry) => {
    const known = deferred.find((each) => rest.has(each) && isSame(entry, each));
    if (known !== undefined) rest.delete(known);
    return begunOne(entry, known);
  });
  return [...begun, ...[...rest].map(untouched)].sort((a, b) => a.since - b.since);
}

/** An entry that says nothing of its message is like no other. */
function isSame(entry: Unfinished, { messageId, recipient }: Deferred): boolean {
  const named = entry.messageId !== null || entry.recipient !== null;
  return named && entry.messageId === messageId && entry.recipient === recipient;
}

function begunOne(entry: Unfinished, known: Deferred | undefined): Waiting {
  const { path, done, fault, ...common } = entry;
  const told = known !== undefined && known.ended >= entry.lastTry ? known.reason : KILLED;
  return {
    ...common,
    sender: known?.sender ?? null,
    subject: known?.subject ?? null,
    size: known?.size ?? null,
    since: Math.min(entry.since, known?.since ?? entry.since),
    tries: Math.max(entry.tries, known?.tries ?? 0),
    done: doneIn(done),
    left: known?.left ?? null,
    reason: fault ?? (entry.underWay ? "it is being delivered" : told),
    onPurpose: fault === null && told !== KILLED && known?.onPurpose === true,
    entry: path,
  };
}

function untouched({ ended: _, ...deferred }: Deferred): Waiting {
  return { ...deferred, underWay: false, done: [], entry: null };
}

/** The journal's own bookkeeping of tries is left out. */
function doneIn(effects: Unfinished["done"]): string[] {
  return [...effects.keys()]
    .filter((key) => !/ try \d+(?: not sent)?$/.test(key))
    .map((key) => key.replace(/^store /, ""));
}
