/** The log in files: FILE, FILE.1 and so on. What reads is loaded by what reads. */

import type { Log } from "../../core/contracts/log.js";
import { appendLog, type LogOptions } from "./log.js";

/** @param file its folder is made, with mode 0700, when an entry is appended */
export function logInFiles(file: string, options: LogOptions): Log {
  return {
    append: (entry) => appendLog(file, entry, options),
    read: async () => (await import("./reader.js")).readLog(file),
  };
}
