/** The notice that mail waits: a message from sortmail to its user, stored and never sent. */

import { localTime } from "../core/timestamp.js";
import type { Deferred, GivenUp, History } from "../state/log/history.js";

/** From whom, and when. */
export interface NoticeOrigin {
  /** The account's name. */
  readonly user: string;
  readonly hostname: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Tells this message from every other: letters and digits. */
  readonly random: string;
}

/** What it tells of; one of them at least. */
export type NoticeSubject = Pick<History, "deferred" | "givenUp">;

/** The message's bytes: lines end in LF, and have no more than 998 bytes. */
export function noticeMessage(about: NoticeSubject, origin: NoticeOrigin): Buffer {
  const lines = [...noticeHeader(subject(about), origin), "", ...body(about, origin), ""];
  return Buffer.from(lines.join("\n"));
}

/** The header of a message from sortmail to its user. @param subject plain: ASCII, one line */
export function noticeHeader(
  subject: string,
  { user, hostname, now, random }: NoticeOrigin,
): string[] {
  const host = hostname.replace(/[^\w.-]/g, "-") || "localhost";
  const address = `${user.replace(/[^\w.-]/g, "-") || "sortmail"}@${host}`;
  return [
    `From: sortmail <${address}>`,
    `To: ${address}`,
    `Subject: ${subject}`,
    `Date: ${new Date(now).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <notice.${now.toString(36)}.${random}@${host}>`,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
  ];
}

function subject({ deferred, givenUp }: NoticeSubject): string {
  const [what, all] = deferred.length > 0 ? ["mail is waiting", deferred] : ["no reply", givenUp];
  return `sortmail: ${what} since ${localTime(earliest(all)).slice(0, 16)}`;
}

function body({ deferred, givenUp }: NoticeSubject, { hostname }: NoticeOrigin): string[] {
  return [
    ...(deferred.length > 0 ? waiting(deferred, hostname) : []),
    ...(givenUp.length > 0 ? unanswered(givenUp) : []),
    "What waits, message by message:         sortmail status",
    "What is wrong with rules or templates:  sortmail check",
    ...(deferred.length > 0
      ? ["When it is put right, deliver at once:  /usr/sbin/postqueue -f"]
      : []),
    "",
    "This comes once a day as long as it goes on. `notices: false` in sortmail({…}), in the",
    "rules, switches it off.",
  ];
}

function waiting(deferred: readonly Deferred[], hostname: string): string[] {
  const tries = deferred.reduce((sum, { tries }) => sum + tries, 0);
  const [what, wait, them] =
    deferred.length === 1
      ? ["a message", "It waits", "it to its sender"]
      : [`${deferred.length} messages`, "They wait", "them to their senders"];
  return [
    `Since ${localTime(earliest(deferred))} sortmail on ${clean(hostname)} can't deliver ${what}`,
    `to you: ${tries} ${tries === 1 ? "try has" : "tries have"} failed. ${wait} in Postfix's queue, and nothing is lost.`,
    `Postfix tries again, for five days by default, and then returns ${them}.`,
    "",
    "Why:",
    "",
    ...grouped(deferred).map(([reason, count]) => `  ${shownCount(count)}: ${reason}`),
    "",
  ];
}

function unanswered(givenUp: readonly GivenUp[]): string[] {
  return [
    "Messages that are filed got no reply, or no notice was sent of them, because its template",
    "can't be used:",
    "",
    ...givenUp.map(
      ({ template, count, reason }) => `  ${shownCount(count)}, ${template}: ${clean(reason)}`,
    ),
    "",
  ];
}

/** Lines with reasons, at most. */
const SHOWN = 10;

/** What most wait for comes first. */
function grouped(deferred: readonly Deferred[]): [reason: string, count: number][] {
  const counts = new Map<string, number>();
  for (const each of deferred) {
    const reason = clean(each.reason) || "the log does not say";
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const rest = sorted.slice(SHOWN).reduce((sum, [, count]) => sum + count, 0);
  return rest === 0 ? sorted : [...sorted.slice(0, SHOWN), ["other reasons", rest]];
}

function shownCount(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}

function earliest(all: readonly { readonly since: number }[]): number {
  return Math.min(...all.map(({ since }) => since));
}

/** One line, without what moves a cursor or turns a direction; at most 900 bytes. */
export function clean(text: string): string {
  return text
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .slice(0, 300);
}
