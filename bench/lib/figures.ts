/** Medians, and tables of them for people. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The first column to the left, the others to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
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
