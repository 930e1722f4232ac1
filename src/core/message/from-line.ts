/**
 * The mbox From_ line: `From sender date`, with the date as asctime(3) writes it. There is no
 * standard; what is taken here is what mail programs of four decades have left in people's
 * mailboxes: seconds or none, a time zone before or after the year, UUCP's `remote from`, a sender
 * that is empty, `-`, or `name at host`.
 */

const WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const TIME = "\\d{1,2}:\\d\\d(?::\\d\\d)?";
/** `+0200`, `PST`, `"MET DST"` without its quotes. */
const ZONE = "(?:[ \\t]+(?:[+-]\\d{4}|[A-Z]{1,5}(?:[ \\t]DST)?))?";
const YEAR = "(?:\\d{4}|\\d\\d)";
const GAP = "[ \\t]+";

/**
 * Every gap is followed by something that is no space, so a hostile line costs time in proportion
 * to its length.
 */
const DATE = new RegExp(
  `(?:^|[ \\t])${WEEKDAY}${GAP}${MONTH}${GAP}\\d{1,2}${GAP}${TIME}${ZONE}${GAP}${YEAR}${ZONE}` +
    "(?:[ \\t]+remote from |[ \\t\\r]*$)",
);

const PREFIX = "From ";

/** What follows `From ` on the line; null when it does not begin so. */
function restOf(line: string): string | null {
  if (!line.startsWith(PREFIX)) return null;
  const newline = line.indexOf("\n");
  return line.slice(PREFIX.length, newline < 0 ? undefined : newline);
}

/**
 * Whether a line is a From_ line with a date, which is what makes a file an mbox and begins a
 * message in it. A line of text that happens to begin with "From " is none. The newline may be
 * there or not.
 */
export function isFromLine(line: Buffer | string): boolean {
  const rest = restOf(typeof line === "string" ? line : line.toString("latin1"));
  return rest !== null && DATE.test(rest);
}

/** A bounce, as Postfix and sendmail write it. */
const BOUNCE = /^(?:mailer-daemon|<>)$/i;
/** What mail programs put where they know nothing: Thunderbird a dash, Eudora question marks. */
const UNKNOWN = /^(?:-|\?\?\?@\?\?\?|)$/;

/**
 * The envelope sender that a From_ line names, without angle brackets. Null for a bounce
 * (`MAILER-DAEMON`, `<>`), undefined when the line tells none (`From - Mon Jun  3 12:50:27 1996`).
 * Without a date the sender is the first word.
 */
export function fromLineSender(line: string): string | null | undefined {
  const rest = restOf(line);
  if (rest === null) return undefined;
  const date = rest.search(DATE);
  const sender = date >= 0 ? rest.slice(0, date).trim() : (rest.trim().split(/\s/, 1)[0] ?? "");
  if (UNKNOWN.test(sender)) return undefined;
  return BOUNCE.test(sender) ? null : sender.replace(/^<(.*)>$/, "$1");
}
