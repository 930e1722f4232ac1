/** Whether a journal has to be opened at all: apart from it, because most deliveries need none. */

import { readdirSync } from "node:fs";
import { codeOf } from "./durable.js";

/** Whether any delivery has been left half done: one look at a folder that is empty, or not there, nearly always. */
export function hasUnfinished(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
