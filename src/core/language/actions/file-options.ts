/** What `file`, `copy` and `mark` can say of how a message is filed. */

import type { Flag } from "../../contracts/mail.js";
import { demandOneOf, demandOptions, shown } from "../demand.js";
import { demandHeaders, type HeaderChanges } from "./header-changes.js";

/** Options of `file`, `copy` and `mark`. */
export interface FileOptions {
  /**
   * Flags to file it with: `{ flags: ["seen"] }` files it as read. In an mbox they are its Status
   * and X-Status lines. Default: none, so that it is new.
   */
  readonly flags?: readonly { [Each in Flag]: Each }[Flag][];
  /**
   * Keywords as IMAP has them: `{ keywords: ["$Important"] }`. What IMAP does not take in a keyword,
   * such as a space, becomes `_`; 50 characters at most. Default: none.
   */
  readonly keywords?: readonly string[];
  /**
   * Header lines that are added, set and removed in what is stored here, and in nothing else:
   * `{ headers: { add: { "X-Course": "autumn" } } }`. Default: none.
   */
  readonly headers?: HeaderChanges;
}

/** Options, of rules that nobody type-checked. @param word what they are given to */
export function demandStoring(word: string, options: FileOptions): void {
  demandOptions(word, options, "flags keywords headers");
  const { flags = [], keywords = [], headers } = options;
  for (const flag of demandList("flags", flags, "seen"))
    demandOneOf("flags: one", flag, Object.keys(FLAGS));
  for (const keyword of demandList("keywords", keywords, "$Important"))
    if (typeof keyword !== "string")
      throw new Error(`keywords has ${shown(keyword)} in it, and no text`);
  if (headers !== undefined) demandHeaders(headers);
}

const FLAGS = {
  seen: true,
  flagged: true,
  replied: true,
  passed: true,
  trashed: true,
  draft: true,
} satisfies Record<Flag, true>;

function demandList(option: string, values: readonly string[], such: string): readonly string[] {
  if (Array.isArray(values)) return values;
  throw new Error(`${option} is ${shown(values)}: it takes a list, such as ["${such}"]`);
}
