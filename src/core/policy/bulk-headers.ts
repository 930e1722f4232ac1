/**
 * What a message says of itself that forbids an answer (RFC 3834 section 2, RFC 5230 section 4.6,
 * and common usage).
 */

import type { Mail } from "../contracts/mail.js";
import { isAbsenceNote } from "./absence-notes.js";
import { OF_CAMPAIGNS, OF_MACHINES } from "./machine-fields.js";

/** RFC 2369, 2919 and 8058; then what list programs wrote before, or write beside. */
const OF_LISTS = [
  ...[
    "List-Id",
    "List-Help",
    "List-Subscribe",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Post",
    "List-Owner",
  ],
  ...[
    "List-Archive",
    "Mailing-List",
    "X-Mailing-List",
    "X-BeenThere",
    "X-Mailman-Version",
    "X-List",
    "X-ListServer",
  ],
  ...["List-Software", "X-ML-Name", "X-MLServer"],
];

/** The name of a report's file: RFC 7489 section 7.2.1.1, RFC 8460 section 5.1. */
const REPORT_FILE = /name="?[^"!\s;=]+![^"!\s;=]+!\d+!\d/i;

/** `vacation 1.2`, `Auto-Responder`, `DSPAM Autoreply`. */
const AUTORESPONDER = /\bvacation\b|auto[-_ ]?(?:repl|respon)/i;

/** Fields that others have as well: it is what they say. */
const SAYINGS: readonly (readonly [name: string, says: RegExp])[] = [
  ["X-Loop", /auto[-_ ]?(?:repl|respon|answer)|vacation/i],
  ["X-POST-MessageClass", /autoresponder/i],
  ["X-Mailer", AUTORESPONDER],
  ["User-Agent", AUTORESPONDER],
  // A program's answer to an invitation, or its word that one is off (RFC 5546 section 1.4).
  [
    "Content-Type",
    /^text\/calendar\b.*\bmethod="?(?:reply|cancel|counter|declinecounter|refresh)\b/i,
  ],
  ["Content-Class", /^urn:content-classes:(?:calendarmessage|dsn|mdn)\b/i],
  ["Content-Type", REPORT_FILE],
  ["Content-Disposition", REPORT_FILE],
  ["Delivered-To", /^<?auto-?responder>?$/i],
  [
    "From",
    /^"?(?:cron ?daemon|anacron|logwatch|fail2ban|mdadm monitoring)"?\s*<|\((?:cron ?daemon|anacron)\)\s*$/i,
  ],
];

const REPORT =
  /^message\/(?:(?:global-)?(?:delivery-status|disposition-notification)|feedback-report)\b/i;

/**
 * How the subjects of bounces and reports begin that bear no other mark. A person who
 * answers or forwards one writes `Re:` or `Fwd:` in front of it.
 */
const SUBJECTS = [
  /^undeliver(?:able|ed)(?:\s*:| (?:e-?)?mail\b| message\b)/i,
  /^non-?deliverable mail\b/i,
  /^returned (?:e-?)?mail\b/i,
  /^failure notice$/i,
  /^delivery (?:failure|failed)(?: (?:notice|notification|report))?\s*(?:$|[:(])/i,
  /^delivery (?:status )?notification\b/i,
  /^delivery status\s*(?:$|[:(])/i,
  /^(?:(?:e-?)?mail|message) (?:delivery )?fail(?:ed|ure)\s*(?:$|[:(])/i,
  /^(?:mail system error|message status) ?-/i,
  /^(?:(?:e-?)?mail|message) (?:could not be delivered|undeliverable)\b/i,
  /^warning: (?:could not send message|message .{0,100}\bdelayed)\b/i,
  /^unzustellbar\s*:/i,
  /^\u30e1\u30c3\u30bb\u30fc\u30b8\u3092\u914d\u4fe1\u3067\u304d\u307e\u305b\u3093/,
  /^auto\s*:|^abwesenheits(?:notiz|nachricht) von /i,
  /^complaint about message from /i,
  // RFC 7489 section 7.2.1.1.
  /^report domain:.*\bsubmitter:|^dmarc (?:aggregate|failure|forensic) report\s*(?:$|[:(]|for )/i,
  // What a machine's own programs report to its owner.
  /^anacron job '|^cron <[^<>\s@]+@[^<>\s]+> |^output from your job\s+\d|^logwatch for \S+ \(/i,
  /^\S+ (?:daily|weekly|monthly|security) run output$|^smart error \(|^unattended-upgrades result for /i,
  /^(?:degradedarray|fail|sparesmissing|rebuildfinished) event on \/dev\/md/i,
  /^\*\*\* security information for .{1,100} \*\*\*$/i,
];

/** `[Preview] Report Domain: …` */
const TAGS = /^(?:\[[^[\]]{1,40}\]\s*)+/;

/**
 * Persons' mail services that put Feedback-ID on what people write; what sends to many puts its own
 * name there.
 */
const PEOPLES_FEEDBACK = /:(?:fastmail|purelymail|user:proton)\s*$/i;

/** The field that says so, as in `List-Id: <x.example>`; or null. */
export function listMark(mail: Mail): string | null {
  return present(mail, OF_LISTS) ?? (mail.list === null ? null : `list ${mail.list.id}`);
}

/** `auto_reply` is what some autoresponders write. */
const PRECEDENCE = /^(?:bulk|junk|list|auto[-_]?reply)\b/i;

/** Precedence, and Feedback-ID: large providers ask those who send to many for it. */
export function bulkMark(mail: Mail): string | null {
  return (
    saying(mail, "Precedence", (value) => PRECEDENCE.test(value)) ??
    saying(mail, "X-Precedence", (value) => PRECEDENCE.test(value)) ??
    saying(mail, "Feedback-ID", (value) => value !== "" && !PEOPLES_FEEDBACK.test(value)) ??
    present(mail, OF_CAMPAIGNS)
  );
}

function saying(mail: Mail, name: string, test: (value: string) => boolean): string | null {
  const value = mail.headers(name).find(test);
  return value === undefined ? null : shown(name, value);
}

/** The words of X-Auto-Response-Suppress that mean answers; DR, NDR, RN and NRN mean receipts. */
const NO_ANSWER = /^(?:all|oof|autoreply)$/i;

/**
 * The sender wants no automatic answer (MS-OXCMAIL, X-Auto-Response-Suppress). That says nothing of
 * who wrote the message: people's mail has it too.
 */
export function unwantedMark(mail: Mail): string | null {
  return saying(mail, "X-Auto-Response-Suppress", (value) =>
    value.split(/[\s,;]+/).some((word) => NO_ANSWER.test(word)),
  );
}

/**
 * As `mail.automatic`, and with more marks: a rule that files by them may be wrong, an answer that
 * is not sent hurts nobody.
 */
export function machineMark(mail: Mail): string | null {
  const { automatic } = mail;
  const type = mail.header("Content-Type") ?? "";
  if (automatic !== null) return automatic;
  if (REPORT.test(type)) return shown("Content-Type", type);
  // Somebody's who forwards mail without a word: below the first Received it tells no sender, but
  // it was a bounce.
  if (mail.headers("Return-Path").some((path) => /^<\s*>$/.test(path))) return "Return-Path: <>";
  return present(mail, OF_MACHINES) ?? sayingMark(mail) ?? subjectMark(mail);
}

function sayingMark(mail: Mail): string | null {
  for (const [name, says] of SAYINGS) {
    const found = saying(mail, name, (value) => says.test(value));
    if (found !== null) return found;
  }
  return null;
}

function subjectMark({ subject, from }: Mail): string | null {
  const bare = subject.replace(TAGS, "");
  const names = from.map(({ name }) => name);
  const isMark = SUBJECTS.some((each) => each.test(bare)) || isAbsenceNote(subject, names);
  return isMark ? shown("Subject", subject) : null;
}

function present(mail: Mail, names: readonly string[]): string | null {
  for (const name of names) {
    const value = mail.header(name);
    if (value !== null) return shown(name, value);
  }
  return null;
}

/** What stands in the message, as it stands there. */
export function shown(name: string, value: string): string {
  return `${name}: ${value}`;
}
