/** What was promised, and what came out. */

import { table } from "./figures.js";
import { markdownRow } from "./tables.js";

/** One promise. */
export interface Budget {
  readonly what: string;
  readonly budget: string;
  readonly reached: string;
  readonly kept: boolean;
}

const TITLES = ["what", "budget", "reached", ""];

const cellsOf = ({ what, budget, reached, kept }: Budget): string[] => [
  what,
  budget,
  reached,
  kept ? "kept" : "**missed**",
];

export function plainBudgets(budgets: readonly Budget[]): string {
  const rows = budgets.map((budget) => cellsOf(budget).map((cell) => cell.replaceAll("*", "")));
  return ["== budgets", table(TITLES, rows)].join("\n");
}

/**
 * Puts budgets into a table of them, each in place of the line that names the same; lines of others
 * stay.
 */
export function mergeBudgets(old: string, budgets: readonly Budget[]): string {
  const lines = old
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const kept = lines.length > 0 ? lines : [markdownRow(TITLES)];
  for (const budget of budgets) {
    const line = markdownRow(cellsOf(budget));
    const place = kept.findIndex((other) => other.startsWith(`| ${budget.what} |`));
    if (place < 0) kept.push(line);
    else kept[place] = line;
  }
  const [titles = "", ...rows] = kept;
  return [titles, markdownRow(["---", "---", "---:", "---"]), ...rows].join("\n");
}
