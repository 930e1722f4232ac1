/** How a made-up kind is added: new files, and lines put behind lines that are there. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Patch {
  /** New files, by their paths. */
  readonly files: Readonly<Record<string, string>>;
  readonly insertions: readonly Insertion[];
}

export interface Insertion {
  readonly file: string;
  /** What it is put behind: found there exactly once. */
  readonly behind: string;
  readonly text: string;
  /** It is the row of a table that every kind must have. */
  readonly row?: true;
}

/** The files that it makes or changes. */
export function touched({ files, insertions }: Patch): string[] {
  return [...new Set([...Object.keys(files), ...insertions.map(({ file }) => file)])];
}

/** @param rows whether the rows of the tables go in, too */
export function apply({ files, insertions }: Patch, tree: string, rows: boolean): void {
  for (const [path, text] of Object.entries(files))
    writeFileSync(join(tree, path), text, { flag: "wx" });
  for (const { file, behind, text, row } of insertions)
    if (rows || row !== true) insert(join(tree, file), behind, text);
}

function insert(path: string, behind: string, text: string): void {
  const [before = "", after, ...more] = readFileSync(path, "utf8").split(behind);
  assert.ok(after !== undefined && more.length === 0, `${path}: not exactly once: ${behind}`);
  writeFileSync(path, before + behind + text + after);
}
