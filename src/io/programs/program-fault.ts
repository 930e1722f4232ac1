/** Could a program be started? */

import { accessSync, constants, statSync } from "node:fs";
import { shellQuote } from "../../core/text.js";

/** Why a program could not be started; null when it could. */
export function programFault(program: string): string | null {
  if (!program.startsWith("/")) return `${program} does not begin with /`;
  const found = statSync(program, { throwIfNoEntry: false });
  if (found === undefined) return `there is no ${program}`;
  if (!found.isFile()) return `${program} is no program`;
  try {
    accessSync(program, constants.X_OK);
    return null;
  } catch {
    return `you may not start ${program}: see ls -l ${shellQuote(program)}`;
  }
}
