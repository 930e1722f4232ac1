/** By which time an earlier try of a delivery was decided: the next one goes by it as well. */

import { join } from "node:path";
import type { Content } from "../../core/contracts/ports.js";
import { errorCode } from "../../core/text.js";
import { readRegular } from "../../io/fs/regular.js";
import { deliveryKey } from "./journal.js";
import { decidedAt, parseRecords } from "./records.js";

/** @returns milliseconds since 1970; null when it is the first try, or has done nothing yet */
export function decidedIn(folder: string, content: Content, recipient: string): number | null {
  try {
    return decidedAt(parseRecords(readRegular(join(folder, deliveryKey(content, recipient)))));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
