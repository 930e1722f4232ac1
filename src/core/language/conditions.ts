/** The ready-made conditions. Each shows, in a trace, the value that it looked at. */

import type { List } from "../contracts/mail.js";
import type { HeaderTest, ReadyMade } from "./condition.js";
import { demandText, refuse } from "./demand.js";
import {
  type AnyPatterns,
  demandOne,
  demandPatterns,
  isSame,
  isSameAddress,
  matches,
  matchesAddress,
  type Pattern,
  type Patterns,
  searches,
} from "./pattern.js";
import { condition } from "./shapes.js";

/** What `list` proves. */
export interface FromList {
  readonly list: List;
}

/** What `automatic` proves. */
export interface FromMachine {
  readonly automatic: string;
}

/** What a condition looks for, and what it sees. */
type Matcher = Pick<HeaderTest, "matches" | "value">;

function ready<Proof = unknown>(
  name: string,
  patterns: readonly Pattern[],
  { matches, value }: Matcher,
): ReadyMade<Proof> {
  demandPatterns(name, patterns);
  return condition({ kind: "header", name, patterns, matches, value });
}

const inWords = (values: readonly string[]): string => values.join(", ") || "none";

/**
 * Sent to this address, as recovered from what the MTA did to it. A string without `@` is compared
 * with the local part, one with `@` with the whole address; a RegExp searches the whole. Matches
 * nothing when the recipient is unknown.
 */
export function sentTo(...addresses: Patterns): ReadyMade {
  demandOne("sentTo", addresses);
  return ready("sentTo", addresses, RECIPIENT);
}

const RECIPIENT: Matcher = {
  matches: ({ recipient: { address, local } }, patterns) =>
    address !== null && isOneOf(address, local ?? "", patterns),
  value: ({ recipient }) => recipient.address ?? "unknown",
};

function isOneOf(address: string, local: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string")
      return pattern.includes("@") ? isSameAddress(pattern, address) : isSame(pattern, local);
    return pattern instanceof RegExp
      ? matchesAddress(address, [pattern])
      : isOneOf(address, local, pattern);
  });
}

/**
 * Named in To, Cc, Resent-To or Resent-Cc, with this local part at one of the configured domains.
 */
export function addressedTo(...locals: readonly [string, ...string[]]): ReadyMade {
  demandOne("addressedTo", locals);
  for (const local of locals) demandText("addressedTo", local, "what stands before the @");
  return ready("addressedTo", locals, {
    matches: (mail) => locals.some((local) => mail.addressedTo(local)),
    value: (mail) =>
      inWords(["To", "Cc", "Resent-To", "Resent-Cc"].flatMap((name) => mail.headers(name))),
  });
}

/**
 * An author in From. A string is compared with the address; a RegExp searches the address, and the
 * whole field with its names.
 */
export function from(...patterns: Patterns): ReadyMade {
  demandOne("from", patterns);
  return ready("from", patterns, AUTHORS);
}

const AUTHORS: Matcher = {
  matches: (mail, patterns) =>
    mail.from.some(({ address }) => matchesAddress(address, patterns)) ||
    mail.headers("From").some((field) => searches(field, patterns)),
  value: (mail) => inWords(mail.headers("From")),
};

/** The envelope sender. Matches nothing for a bounce, and when the sender is unknown. */
export function sender(...patterns: Patterns): ReadyMade {
  demandOne("sender", patterns);
  return ready("sender", patterns, SENDER);
}

const SENDER: Matcher = {
  matches: ({ sender }, patterns) => sender !== null && matchesAddress(sender, patterns),
  value: ({ sender }) => sender ?? "none",
};

/** The decoded subject. */
export function subject(...patterns: Patterns): ReadyMade {
  demandOne("subject", patterns);
  return ready("subject", patterns, SUBJECT);
}

const SUBJECT: Matcher = {
  matches: ({ subject }, patterns) => matches(subject, patterns),
  value: ({ subject }) => subject,
};

/**
 * A header field: decoded, unfolded; any field of that name counts. Without a pattern: there is
 * such a field.
 */
export function header(name: string, ...patterns: AnyPatterns): ReadyMade {
  if (typeof name !== "string" || !FIELD_NAME.test(name))
    refuse("header", name, "the name of a field first");
  return ready("header", [name, ...patterns], {
    matches: (mail) =>
      mail.headers(name).some((value) => patterns.length === 0 || matches(value, patterns)),
    value: (mail) => (mail.headers(name).length === 0 ? "none" : mail.headers(name).join(", ")),
  });
}

/** RFC 5322 section 3.6.8. */
export const FIELD_NAME = /^[!-9;-~]+$/;

/**
 * Came through a mailing list; patterns are tried on its id, in lower case. Behind it, `mail.list`
 * is not null.
 */
export function list(...patterns: AnyPatterns): ReadyMade<FromList> {
  return ready("list", patterns, LIST);
}

const LIST: Matcher = {
  matches: ({ list: found }, patterns) =>
    found !== null && (patterns.length === 0 || matchesAddress(found.id, patterns)),
  value: ({ list: found }) => found?.id ?? "no list",
};

/**
 * Sent by a machine: Auto-Submitted other than `no`, a null sender, multipart/report, MAILER-DAEMON
 * and its kin. Not mailing lists, Precedence: bulk, or X-Auto-Response-Suppress. Behind it,
 * `mail.automatic` is not null.
 */
export const automatic: ReadyMade<FromMachine> = condition({
  kind: "header",
  name: "automatic",
  patterns: null,
  matches: ({ automatic: reason }) => reason !== null,
  value: ({ automatic: reason }) => reason ?? "sent by a person",
});
