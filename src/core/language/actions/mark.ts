/** `mark`. */

import { demandOptions, refuse } from "../demand.js";
import { demandStoring, type FileOptions } from "./file-options.js";
import type { MarkRow } from "./row.js";

/** Goes for every later `file` and `copy` of the plan, and for nothing else. */
export interface MarkAction extends Required<FileOptions> {
  readonly kind: "mark";
}

export const marking: MarkRow<"ahead"> = { phase: "mark", stands: "ahead" };

/**
 * Flags, keywords and header lines for whatever later rules file and copy; never for the backup:
 * `also("read", list(), mark({ flags: ["seen"] }))`. What `file` and `copy` say themselves comes on
 * top.
 */
export function mark(options: FileOptions): MarkAction {
  demandOptions("mark", options);
  if (Object.keys(options).length === 0)
    refuse("mark", options, 'flags, keywords or headers: { flags: ["seen"] }');
  demandStoring("mark", options);
  return { flags: [], keywords: [], headers: {}, ...options, kind: "mark" };
}
