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

function two(number: number): string {
  return String(number).padStart(2, "0");
}
