/** Longer ones would take all memory, and the number may come out of a message. */
const LONGEST = 100_000;

/**
 * The numbers from `start` to before `stop`; with one argument, from 0 to before it.
 * @throws Error for more than 100,000 of them
 */
export function range(start: number, stop?: number, step?: number): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const by = step || 1;
  const count = Math.ceil((to - from) / by);
  if (count > LONGEST) throw new Error(`range(): ${LONGEST} numbers are the most`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * by);
}
