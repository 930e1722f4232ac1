/** What a clock on the wall shows. */

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/**
 * @param at milliseconds since 1970
 * @param offset seconds that the clock is ahead of UTC
 */
export function wallClock(at: number, offset: number) {
  const shown = new Date(at + offset * 1000);
  const text = shown.toISOString();
  return {
    date: text.slice(0, text.indexOf("T")),
    time: text.slice(text.indexOf("T") + 1).slice(0, 5),
    weekday: DAYS[shown.getUTCDay()] ?? "sun",
  };
}
