/** Medians, quartiles, and tables of them for people. */

/**
 * A value below which a part (0 to 1) of the values lies; between two of them, the mean in that
 * proportion. NaN for none.
 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** What one side took of another, turn by turn: both met the same machine then. */
export function pairwise(
  ones: readonly number[],
  others: readonly number[],
  compare: (one: number, other: number) => number,
): number[] {
  if (ones.length !== others.length)
    throw new Error(`${ones.length} runs can't be paired with ${others.length}`);
  return ones.map((one, turn) => compare(one, others[turn] ?? Number.NaN));
}

export const ratio = (one: number, other: number): number => one / other;
export const difference = (one: number, other: number): number => one - other;

/** `12.3`: digits below 100, none above. */
export function rounded(value: number, digits = 1): string {
  return value.toFixed(Math.abs(value) < 100 ? digits : 0);
}

/** The median with its quartiles: `24.1 (23.8–24.9)`. */
export function spread(values: readonly number[], digits = 1): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) =>
    rounded(quantile(values, part), digits),
  );
  return `${middle} (${low}–${high})`;
}

/** The first column to the left, the others to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [titles, ...rows]
    .map((row) =>
      widths
        .map((width, column) =>
          column === 0 ? (row[column] ?? "").padEnd(width) : (row[column] ?? "").padStart(width),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `0.123`, with as many digits as mean something. */
export function seconds(value: number): string {
  return value.toFixed(value < 10 ? 3 : 2);
}
