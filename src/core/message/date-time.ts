/**
 * The Date header (RFC 5322 section 3.3, with section 4.3's obsolete forms), and what else is found
 * there and can mean only one thing: asctime(3), ISO 8601, a twelve-hour clock.
 */

/** A date is some thirty characters; a value that is much longer is none. */
const MAX_LENGTH = 200;

const DAY = "0?(?<day>\\d{1,2})";
const MONTH = "(?<month>[a-z]{3,9})\\.?";
const YEAR = "(?<year>\\d{2,4})";
const TIME =
  "(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:[.,]\\d+)?)?(?: ?(?<half>[ap]m)\\b)?";
const ZONE = "(?<zone>.*)";

/** After comments are taken out and white space is one space each. */
const SHAPES = [
  `^(?:[a-z]+\\.?,? ?)?${DAY}[ -]${MONTH}[ -]${YEAR},? ${TIME} ?${ZONE}$`,
  `^(?:[a-z]+,? )?${MONTH} ${DAY},? ${TIME} (?:(?<zone>[a-z]{1,5}|[+-]\\d{4}) )?(?<year>\\d{4})$`,
  `^(?:[a-z]+,? )?${MONTH} ${DAY},? ${TIME} (?<year>\\d{4}) ${ZONE}$`,
  `^(?<year>\\d{4})-(?<month>\\d\\d)-${DAY}[t ]${TIME} ?${ZONE}$`,
].map((shape) => new RegExp(shape, "i"));

const MONTHS =
  "january february march april may june july august september october november december".split(
    " ",
  );

/**
 * Hours east of Greenwich. Every other zone of letters, the military ones too, counts as UTC (RFC
 * 5322 section 4.3).
 */
const ZONES = new Map(
  Object.entries({ edt: -4, est: -5, cdt: -5, cst: -6, mdt: -6, mst: -7, pdt: -7, pst: -8 }),
);

const DIGITS =
  /^(?:[a-z]{1,5} ?)?(?<sign>[+-])(?<hours>\d{1,2}):?(?<minutes>\d\d)?(?: [a-z]{1,5})?$/;

type Parts = Readonly<Record<string, string | undefined>>;

/**
 * The moment that a Date header names; null when it names none, or none for certain. The day of the
 * week is not looked at. Years of two digits are 1950 to 2049, of three digits counted from 1900. A
 * date without a zone is in UTC.
 */
export function parseDate(value: string): Date | null {
  const text = withoutComments(value.slice(0, MAX_LENGTH))
    .replace(/\s+/g, " ")
    .replace(/ ?: ?/g, ":")
    .trim();
  for (const shape of SHAPES) {
    const parts = shape.exec(text)?.groups;
    if (parts) return moment(parts);
  }
  return null;
}

/** `(comments)` become spaces, nested ones too; one that is never closed goes on to the end. */
function withoutComments(text: string): string {
  let depth = 0;
  let kept = "";
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")" && depth > 0) depth -= 1;
    kept += depth === 0 && char !== ")" ? char : " ";
  }
  return kept;
}

function moment(parts: Parts): Date | null {
  const [year, month, day] = [fullYear(parts.year), monthOf(parts.month), Number(parts.day)];
  const [hour, minute, second] = [hourOf(parts), Number(parts.minute), Number(parts.second ?? 0)];
  const offset = minutesEast((parts.zone ?? "").toLowerCase());
  // A leap second is the one second 60.
  if (offset === null || hour === null || year < 1900 || minute > 59 || second > 60) return null;
  const midnight = new Date(Date.UTC(year, month, day));
  // A day that the month does not have is one of another month.
  if (midnight.getUTCMonth() !== month) return null;
  return new Date(midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000);
}

function fullYear(written = ""): number {
  const year = Number(written);
  if (written.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return written.length === 3 ? 1900 + year : year;
}

/** Counted from 0; -1 when it is no month. */
function monthOf(written = ""): number {
  if (/^\d/.test(written)) return Number(written) - 1;
  return MONTHS.findIndex((name) => name.startsWith(written.toLowerCase()));
}

function hourOf({ hour: written, half }: Parts): number | null {
  const hour = Number(written);
  if (half === undefined) return hour < 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

/**
 * `+0200`, `+02:00`, `GMT+2`, `-0400 EDT`, `EST`, `Eastern Daylight Time`; null for what is no
 * zone.
 */
function minutesEast(zone: string): number | null {
  const digits = DIGITS.exec(zone)?.groups;
  if (digits) {
    const minutes = Number(digits.minutes ?? 0);
    const east = Number(digits.hours) * 60 + minutes;
    return minutes > 59 ? null : digits.sign === "-" ? -east : east;
  }
  const name = zone.replace(/^([ecmp])\w+ ([sd])\w+ time$/, "$1$2t");
  return /^[a-z]{0,5}$/.test(name) ? (ZONES.get(name) ?? 0) * 60 : null;
}
