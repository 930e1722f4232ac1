/** The ready-made conditions. Each shows, in a trace, the value that it looked at. */

import type { List } from "../contracts/mail.js";
import type { ReadyMade } from "./condition.js";
import { refuse } from "./demand.js";
import { mailboxesIn } from "./mailboxes.js";
import {
  type AnyPatterns,
  addressPatternsIn,
  demandPatterns,
  matches,
  matchesAddress,
  matchesDomain,
} from "./pattern.js";
import { readyMade } from "./shapes.js";
import { type Matcher, type TextWord, textWord } from "./word.js";

/** What `list` proves. */
export interface FromList {
  readonly list: List;
}

/** What `automatic` proves. */
export interface FromMachine {
  readonly automatic: string;
}

/** The decoded subject. */
export const subject: TextWord = textWord("subject", {
  matches: ({ subject }, patterns) => matches(subject, patterns),
  value: ({ subject }) => subject,
});

/**
 * A header field: decoded, unfolded; any field of that name counts. Without a pattern: there is
 * such a field. `domain(…)` and `listed(…)` look at the addresses in it.
 */
export function header(name: string, ...patterns: AnyPatterns): ReadyMade;
/** It takes the name of a field. */
export function header(this: "the name of a header field"): ReadyMade;
export function header(name?: string, ...patterns: AnyPatterns): ReadyMade {
  demandFieldName(name);
  demandPatterns("header", patterns);
  const ofAddresses = addressPatternsIn(patterns);
  return readyMade({
    kind: "header",
    name: "header",
    patterns: [name, ...patterns],
    matches: (mail) =>
      mail.headers(name).some((value) => patterns.length === 0 || matches(value, patterns)) ||
      (ofAddresses.length > 0 &&
        mailboxesIn(mail, name).some(({ address, domain }) =>
          domain === ""
            ? matchesDomain(address, ofAddresses)
            : matchesAddress(address, ofAddresses),
        )),
    value: (mail) => (mail.headers(name).length === 0 ? "none" : mail.headers(name).join(", ")),
  });
}

/** RFC 5322 section 3.6.8. */
export const FIELD_NAME = /^[!-9;-~]+$/;

/** @throws Error for what no field is called */
function demandFieldName(name: unknown): asserts name is string {
  if (typeof name === "string" && FIELD_NAME.test(name)) return;
  const text = typeof name === "string" ? name.trim() : "";
  const bare = text.endsWith(":") ? text.slice(0, -1).trimEnd() : "";
  const right = FIELD_NAME.test(bare) ? `, without a colon: header("${bare}", …)` : "";
  refuse("header", name, `the name of a field first${right}`);
}

/**
 * Came through a mailing list; patterns are tried on its id, in lower case. Behind it, `mail.list`
 * is not null.
 */
export function list(...patterns: AnyPatterns): ReadyMade<FromList> {
  demandPatterns("list", patterns);
  return readyMade({ kind: "header", name: "list", patterns, ...LIST });
}

const LIST: Matcher = {
  matches: ({ list: found }, patterns) =>
    found !== null && (patterns.length === 0 || matchesDomain(found.id, patterns)),
  value: ({ list: found }) => found?.id ?? "no list",
};

/**
 * Sent by a machine: Auto-Submitted other than `no`, a null sender, multipart/report, MAILER-DAEMON
 * and its kin. Not mailing lists, Precedence: bulk, or X-Auto-Response-Suppress. Behind it,
 * `mail.automatic` is not null.
 */
export const automatic: ReadyMade<FromMachine> = readyMade({
  kind: "header",
  name: "automatic",
  patterns: null,
  matches: ({ automatic: reason }) => reason !== null,
  value: ({ automatic: reason }) => reason ?? "sent by a person",
});
