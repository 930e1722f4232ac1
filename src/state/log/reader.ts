/** Reads the log back, for the commands that explain what was done. */

import { closeSync, fstatSync, readFileSync } from "node:fs";
import type { LogLine } from "../../core/contracts/log.js";
import { errorCode, parseJsonLine } from "../../core/text.js";
import { openOwn } from "../../io/fs/regular.js";
import { generations } from "./rotation.js";

/**
 * Every entry, oldest first, rotated files included. Torn lines are skipped; a log that is not
 * there has no entries.
 */
export function* readLog(file: string): Generator<LogLine> {
  const files = new Map<string, number>();
  try {
    openAll(file, files);
    for (const fd of [...files.values()].reverse()) yield* entriesOf(readFileSync(fd, "utf8"));
  } finally {
    for (const fd of files.values()) closeSync(fd);
  }
}

/**
 * Opens all before any is read, the youngest first: a file that is renamed meanwhile comes up a
 * second time, instead of being missed.
 */
function openAll(file: string, files: Map<string, number>): void {
  for (const path of missingIsEmpty(() => generations(file), [])) {
    const fd = missingIsEmpty<number | null>(() => openOwn(path), null);
    if (fd === null) continue;
    const { dev, ino } = fstatSync(fd);
    if (files.has(`${dev}:${ino}`)) closeSync(fd);
    else files.set(`${dev}:${ino}`, fd);
  }
}

function missingIsEmpty<T>(run: () => T, empty: T): T {
  try {
    return run();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return empty;
    throw error;
  }
}

function* entriesOf(text: string): Generator<LogLine> {
  for (const line of text.split("\n")) {
    const entry = parseJsonLine(line, isEntry);
    if (entry !== null) yield entry;
  }
}

function isEntry(value: unknown): value is LogLine {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
