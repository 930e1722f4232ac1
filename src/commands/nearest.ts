/** Which word was meant by one that there is not. */

/** @returns the word with the fewest letters to change; null when none is near */
export function nearestTo(word: string, words: readonly string[]): string | null {
  const lower = word.toLowerCase();
  const [first] = words
    .map((each) => ({
      each,
      far: each.startsWith(lower) && lower !== "" ? 0 : distance(lower, each),
    }))
    .sort((a, b) => a.far - b.far);
  return first !== undefined && first.far <= Math.floor(first.each.length / 3) ? first.each : null;
}

/** Letters to add, to leave out, to replace, or to swap with the next one (Damerau, Levenshtein). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= Math.min(from.length, 40); row++) {
    const now = [row];
    for (let at = 1; at <= to.length; at++) {
      const same = from[row - 1] === to[at - 1] ? 0 : 1;
      const swapped =
        row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]
          ? (before[at - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      const steps = [(last[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + same];
      now.push(Math.min(...steps, swapped));
    }
    before = last;
    last = now;
  }
  return (last[to.length] ?? 0) + Math.max(0, from.length - 40);
}
