/**
 * Dates for people, in English. Without `Intl`, whose loading takes
 * longer than a delivery.
 */

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const TOKEN = /\[([^\]]*)\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|mm|ss/g;

/** Seconds east of Greenwich at a moment, which is in seconds since 1970. */
export type OffsetAt = (at: number) => number;

/**
 * A date in words: `D MMMM YYYY` is `4 July 2026`.
 * @param pattern YYYY, MMMM (July), MMM (Jul), MM, M, DD, D, dddd (Saturday), ddd (Sat), HH, H, mm,
 *   ss; `[text]` stands for itself, and so does everything else
 * @param offsetAt whose clocks show it
 */
export function formatDate(date: Date, pattern: string, offsetAt: OffsetAt): string {
  const at = date.getTime();
  const parts = partsOf(new Date(at + 1000 * offsetAt(Math.floor(at / 1000))));
  return pattern.replace(TOKEN, (token, text?: string) => text ?? parts[token] ?? token);
}

/** @param date whose time of UTC is what clocks show */
function partsOf(date: Date): Readonly<Record<string, string>> {
  const [month, day, hour] = [date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()];
  const [monthName = "", dayName = ""] = [MONTHS[month], DAYS[date.getUTCDay()]];
  return {
    YYYY: String(date.getUTCFullYear()).padStart(4, "0"),
    MMMM: monthName,
    MMM: monthName.slice(0, 3),
    MM: two(month + 1),
    M: String(month + 1),
    DD: two(day),
    D: String(day),
    dddd: dayName,
    ddd: dayName.slice(0, 3),
    HH: two(hour),
    H: String(hour),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
  };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
