/** Moments as text. */

/**
 * A moment as `Date.prototype.toISOString` writes it, which reads the machine's time zone for it: a
 * quarter of a millisecond in every delivery.
 * @param at milliseconds since 1970, up to the year 9999
 */
export function isoTime(at: number): string {
  const moment = new Date(at);
  const date = [
    moment.getUTCFullYear(),
    two(moment.getUTCMonth() + 1),
    two(moment.getUTCDate()),
  ].join("-");
  const time = [
    two(moment.getUTCHours()),
    two(moment.getUTCMinutes()),
    two(moment.getUTCSeconds()),
  ].join(":");
  return `${date}T${time}.${String(moment.getUTCMilliseconds()).padStart(3, "0")}Z`;
}

/**
 * A moment for people, to the second, in the machine's time zone: `2026-11-22 10:00:00`.
 * @param at milliseconds since 1970; the clock may have been anything
 */
export function localTime(at: number): string {
  const date = new Date(Math.abs(at) <= 8.64e15 ? at : 0);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${day} ${time}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
