/** Whether a journal has to be opened at all: apart from it, because most deliveries need none. */

import { readdirSync, statSync } from "node:fs";

/**
 * Whether any delivery has been left half done: one look at a folder that is empty, or not there,
 * nearly always.
 */
export function hasUnfinished(folder: string): boolean {
  // Asked first, because an error costs more than an answer.
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return false;
  return readdirSync(folder).length > 0;
}
