/** What a message is filed with, in words: for logs and dry runs. */

import type { Flag } from "../contracts/mail.js";
import { controlsToSpaces } from "../message/charset.js";
import type { StoreAction } from "./plan.js";

/** Nothing of what there is none of. */
export interface ShownChanges {
  readonly flags?: readonly Flag[];
  readonly keywords?: readonly string[];
  /** `add X-Course: autumn`, `set Subject: Hello`, `remove x-spam-report`. */
  readonly headers?: readonly string[];
}

/** Characters of a header line. */
const LONGEST = 200;

/** What the message is given in that folder. */
export function shownChanges({ flags, keywords = [], headers }: StoreAction): ShownChanges {
  return {
    ...(flags.length === 0 ? {} : { flags }),
    ...(keywords.length === 0 ? {} : { keywords }),
    ...(headers === undefined || headers === null ? {} : { headers: headerTexts(headers) }),
  };
}

function headerTexts({ remove, set, add }: NonNullable<StoreAction["headers"]>): string[] {
  const line = (what: string) => (each: { readonly name: string; readonly text: string }) =>
    controlsToSpaces(`${what} ${each.name}: ${each.text}`).slice(0, LONGEST);
  return [
    ...remove.map((name) => `remove ${name}`),
    ...set.map(line("set")),
    ...add.map(line("add")),
  ];
}
