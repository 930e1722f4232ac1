/** The document with the tables in it. */

import { type Budget, mergeBudgets } from "./budgets.js";
import { markdown, type Table } from "./tables.js";

const END = "<!-- end -->";
const startOf = (name: string): string => `<!-- table ${name} -->\n`;

/** Whether there is a place `<!-- table NAME -->` … `<!-- end -->`. */
export function hasPlace(document: string, name: string): boolean {
  const from = document.indexOf(startOf(name));
  return from >= 0 && document.indexOf(END, from) > 0;
}

/** Replaces what is in such a place. @throws Error when the document has none */
export function replaceBlock(
  document: string,
  name: string,
  replace: (old: string) => string,
): string {
  if (!hasPlace(document, name)) throw new Error(`the document has no place for the table ${name}`);
  const from = document.indexOf(startOf(name)) + startOf(name).length;
  const to = document.indexOf(END, from);
  return `${document.slice(0, from)}${replace(document.slice(from, to)).trim()}\n${document.slice(to)}`;
}

/** What one run of the benchmarks has found. */
export interface News {
  readonly machine: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
  readonly budgets: readonly Budget[];
}

/** Puts it in its places; what was not measured this time stays. */
export function renewed(document: string, { machine, tables, budgets }: News): string {
  const lines = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  let text = replaceBlock(document, "machine", () => lines.join("\n"));
  for (const table of tables) text = replaceBlock(text, table.name, () => markdown(table));
  return replaceBlock(text, "budgets", (old) => mergeBudgets(old, budgets));
}
