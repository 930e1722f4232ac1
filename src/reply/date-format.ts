/**
 * Dates for people, in English and in the machine's time zone. Without `Intl`, whose loading takes
 * longer than a delivery.
 */

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const TOKEN = /\[([^\]]*)\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|mm|ss/g;

/**
 * A date in words: `D MMMM YYYY` is `4 July 2026`.
 * @param pattern YYYY, MMMM (July), MMM (Jul), MM, M, DD, D, dddd (Saturday), ddd (Sat), HH, H, mm,
 *   ss; `[text]` stands for itself, and so does everything else
 */
export function formatDate(date: Date, pattern: string): string {
  const parts = partsOf(date);
  return pattern.replace(TOKEN, (token, text?: string) => text ?? parts[token] ?? token);
}

function partsOf(date: Date): Readonly<Record<string, string>> {
  const [month, day, hour] = [date.getMonth(), date.getDate(), date.getHours()];
  const [monthName = "", dayName = ""] = [MONTHS[month], DAYS[date.getDay()]];
  return {
    YYYY: String(date.getFullYear()).padStart(4, "0"),
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
    mm: two(date.getMinutes()),
    ss: two(date.getSeconds()),
  };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
