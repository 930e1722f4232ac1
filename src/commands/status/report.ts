/** What `status` prints: a few lines for people, or lines of JSON for programs. */

import { DEFER } from "../../core/decision/exit-status.js";
import { isoTime, localTime } from "../../core/timestamp.js";
import type { Bouncing } from "../../state/bounces/bounces.js";
import type { GivenUp, History } from "../../state/log/history.js";
import { type Pause, pauseText } from "../../state/pause/pause.js";
import type { Terminal } from "../terminal.js";
import type { Spooled } from "./leftovers.js";
import type { Waiting } from "./waiting.js";

/** All that waits. */
export interface Status {
  /** Null when deliveries go on. */
  readonly pause: Pause | null;
  readonly waiting: readonly Waiting[];
  readonly last: History["last"];
  readonly givenUp: History["givenUp"];
  readonly spooled: Spooled;
  /** Mail that is filed and not sent, and the folder that it is in; null when nothing is held. */
  readonly held: { readonly folder: string; readonly messages: number } | null;
  /** Why the rules can't be used; null when they can. */
  readonly rulesFault: string | null;
  /** Members of lists whose mail came back within 30 days. */
  readonly bouncing: readonly Bouncing[];
}

/** Messages that are shown one by one. */
const SHOWN = 10;
/** What was not tried for so long (in ms) is perhaps not in Postfix's queue any more. */
const DAY_MS = 24 * 3600_000;

/** A line of JSON for each thing that waits, and one for the last delivery. */
export function printJson(
  { pause, waiting, last, givenUp, spooled, held, rulesFault, bouncing }: Status,
  { data }: Terminal,
): void {
  if (pause !== null) {
    const { since, until, reason } = pause;
    data({ kind: "pause", since: timeOf(since), until: timeOf(until), reason });
  }
  for (const { since, lastTry, ...message } of waiting)
    data({ kind: "message", since: timeOf(since), lastTry: timeOf(lastTry), ...message });
  for (const { kind: action, since, last: at, ...rest } of givenUp)
    data({ kind: "given up", action, since: timeOf(since), last: timeOf(at), ...rest });
  if (spooled.files > 0) data({ kind: "spool", ...spooled });
  if (held !== null) data({ kind: "held", ...held });
  if (rulesFault !== null) data({ kind: "rules", error: rulesFault });
  for (const { bounces } of bouncing) {
    const [{ list, member, at, why }] = bounces;
    const last = { last: timeOf(at), why };
    data({ kind: "bounces", list, member, count: bounces.length, ...last });
  }
  if (last !== null) data({ kind: "last delivery", time: timeOf(last.at), status: last.status });
}

/** @param now milliseconds since 1970 */
export function printForPeople(
  { pause, waiting, last, ...beside }: Status,
  terminal: Terminal,
  now: number,
): void {
  const { out } = terminal;
  if (pause !== null) printPause(pause, terminal);
  const others =
    beside.givenUp.length > 0 ||
    beside.spooled.files > 0 ||
    beside.held !== null ||
    beside.rulesFault !== null;
  const busy = waiting.filter(({ underWay }) => underWay).length;
  const idle = waiting.length - busy;
  if (idle > 0)
    out({ style: "caution", text: `${amount(idle, "message")} ${idle === 1 ? "waits" : "wait"}` });
  else if (!others) out({ style: "good", text: "nothing waits" });
  if (busy > 0) out(`${amount(busy, "message")} ${busy === 1 ? "is" : "are"} being delivered`);
  for (const group of byReason(waiting.slice(0, SHOWN))) printGroup(group, terminal, now);
  if (waiting.length > SHOWN) out(`and ${waiting.length - SHOWN} more: --json lists them all`);
  printOthers(beside, terminal);
  const end =
    last === null
      ? "none in the log"
      : `${localTime(last.at)}, ${ENDS.get(last.status) ?? "rejected"}`;
  out({ style: "faint", text: `last delivery: ${end}` });
}

function printPause(pause: Pause, { out }: Terminal): void {
  out({ style: "caution", text: pauseText(pause, localTime) }, "; sortmail resume ends that");
}

const ENDS = new Map([
  [0, "delivered"],
  [DEFER, "deferred"],
]);

/** Those that wait for the same reason; they, and the messages of each, the oldest first. */
function byReason(waiting: readonly Waiting[]): Waiting[][] {
  const groups = new Map<string, Waiting[]>();
  for (const each of waiting) {
    const group = groups.get(each.reason) ?? [];
    groups.set(each.reason, group);
    group.push(each);
  }
  return [...groups.values()];
}

function printGroup(group: readonly Waiting[], terminal: Terminal, now: number): void {
  for (const each of group) printMessage(each, terminal, now);
  const [first] = group;
  const all = group.length > 1 ? `why, all ${group.length}: ` : "why:  ";
  terminal.out(`    ${all}`, { style: "bad", text: first?.reason || "the log does not say" });
  for (const { messageId, entry } of group)
    if (messageId === null && entry !== null) terminal.out(`    in ${entry}`);
}

function printMessage(message: Waiting, { out }: Terminal, now: number): void {
  const { messageId, since, lastTry, tries, done, left } = message;
  out({ style: "strong", text: messageId ?? "a message" }, envelopeOf(message));
  if (message.subject !== null && message.subject !== "") out(`    subject: ${message.subject}`);
  const again = tries > 1 ? `, ${tries} tries, the last ${localTime(lastTry)}` : "";
  const given = now - lastTry > DAY_MS ? ": Postfix has perhaps given it up" : "";
  out(`    since ${localTime(since)}${again}${given}`);
  if (done.length > 0) out(`    done: ${done.join(", ")}`);
  if (left !== null && left.length > 0) out(`    left: ${left.join(", ")}`);
}

function envelopeOf({ recipient, sender, size }: Waiting): string {
  const to = recipient === null ? "" : ` for ${recipient}`;
  const from = sender === null ? "" : ` from ${sender}`;
  return `${to}${from}${size === null ? "" : ` (${shownSize(size)})`}`;
}

function printOthers(
  { givenUp, spooled, held, rulesFault, bouncing }: Omit<Status, "pause" | "waiting" | "last">,
  { out }: Terminal,
): void {
  if (rulesFault !== null) out({ style: "bad", text: "rules:" }, ` ${rulesFault}`);
  for (const each of givenUp) printGivenUp(each, { out });
  for (const each of bouncing) printBouncing(each, { out });
  if (held !== null) out(`held: ${amount(held.messages, "message")} in ${held.folder}, not sent`);
  if (spooled.files === 0) return;
  const files = `${amount(spooled.files, "file")} (${shownSize(spooled.octets)})`;
  out(`spool: ${files} of deliveries that were killed; it is cleared a day later`);
}

function printGivenUp(
  { kind, template, since, count, reason }: GivenUp,
  { out }: Pick<Terminal, "out">,
): void {
  const whom = `for ${amount(count, "message")} since ${localTime(since)}`;
  out({ style: "bad", text: "given up:" }, ` ${kind} ${template}, ${whom}`);
  out("    why:  ", { style: "bad", text: reason });
}

/** How often, and why the last time. */
function printBouncing({ bounces }: Bouncing, { out }: Pick<Terminal, "out">): void {
  const [{ list, member, at, why }] = bounces;
  const often = `${amount(bounces.length, "time")} in 30 days, the last ${localTime(at)}`;
  out({ style: "caution", text: "comes back:" }, ` mail to ${member} of list ${list}, ${often}`);
  out("    why:  ", { style: "bad", text: why });
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function shownSize(octets: number): string {
  if (octets < 10_000) return `${octets} bytes`;
  return octets < 1024 ** 2
    ? `${Math.round(octets / 1024)} kB`
    : `${Math.round(octets / 1024 ** 2)} MB`;
}

/** The clock may have been anything. */
function timeOf(at: number): string {
  return isoTime(Math.abs(at) <= 8.64e15 ? at : 0);
}
