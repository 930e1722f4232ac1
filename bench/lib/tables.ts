/** Tables of figures, for a terminal and for a document. */

import { table } from "./figures.js";

export interface Table {
  /** How it is asked for, and found in the document. */
  readonly name: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What must be known to read it. */
  readonly notes: readonly string[];
}

export function plain({ name, titles, rows, notes }: Table): string {
  return [`== ${name}`, table(titles, rows), ...notes.map((note) => `   ${note}`)].join("\n");
}

export function markdown({ titles, rows, notes }: Table): string {
  const rule = titles.map((_, column) => (column === 0 ? "---" : "---:"));
  const lines = [titles, rule, ...rows].map(markdownRow);
  return [...lines, "", ...notes.map((note) => `${note}  `)].join("\n").trimEnd();
}

/** Cells as a line of Markdown. */
export const markdownRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
