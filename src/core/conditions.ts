/** The ready-made conditions. Each shows, in a trace, the value that it looked at. */

import { controlsToSpaces } from "./charset.js";
import { condition, type Look, type Observation, type ReadyMade, then } from "./condition.js";
import type { List } from "./mail.js";
import { fold, matches, type Pattern, searches } from "./pattern.js";

/** Written out, where `Pattern` would do: an error shows what there is. */
type AnyPatterns = readonly (string | RegExp | readonly Pattern[])[];
type Patterns = readonly [AnyPatterns[number], ...AnyPatterns];

/** What `list` proves. */
export interface FromList {
  readonly list: List;
}

/** What `automatic` proves. */
export interface FromMachine {
  readonly automatic: string;
}

/** A ready-made condition: `observe` says what was there, and whether it matched. */
function ready<Proof = unknown>(
  name: string,
  patterns: readonly Pattern[],
  observe: Look["observe"],
): ReadyMade<Proof> {
  return condition({ kind: "look", name, patterns, observe });
}

/** The values in words, and whether one of them matched. */
function among(values: readonly string[], test: (value: string) => boolean): Observation {
  return { matched: values.some(test), value: () => (values.length === 0 ? "none" : values.join(", ")) };
}

/**
 * Sent to this address, as recovered from what the MTA did to it. A string without `@` is compared with the local part, one
 * with `@` with the whole address; a RegExp searches the whole. Matches nothing when the recipient is unknown.
 */
export function sentTo(...addresses: Patterns): ReadyMade {
  return ready("sentTo", addresses, atRecipient);
}

const atRecipient: Look["observe"] = ({ recipient }, patterns) => ({
  matched: recipient.address !== null && isOneOf(recipient.address, recipient.local ?? "", patterns),
  value: () => recipient.address ?? "unknown",
});

function isOneOf(address: string, local: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string") return fold(pattern) === fold(pattern.includes("@") ? address : local);
    return pattern instanceof RegExp ? matches(address, [pattern]) : isOneOf(address, local, pattern);
  });
}

/** Named in To, Cc, Resent-To or Resent-Cc, with this local part at one of the configured domains. */
export function addressedTo(...locals: readonly [string, ...string[]]): ReadyMade {
  return ready("addressedTo", locals, (mail) => ({
    matched: locals.some((local) => mail.addressedTo(local)),
    value: () => ["To", "Cc", "Resent-To", "Resent-Cc"].flatMap((name) => mail.headers(name)).join(", ") || "none",
  }));
}

/** An author in From. A string is compared with the address; a RegExp searches the address, and the whole field with its names. */
export function from(...patterns: Patterns): ReadyMade {
  return ready("from", patterns, atAuthors);
}

const atAuthors: Look["observe"] = (mail, patterns) => ({
  matched:
    mail.from.some(({ address }) => matches(address, patterns)) ||
    mail.headers("From").some((field) => searches(field, patterns)),
  value: () => mail.headers("From").join(", ") || "none",
});

/** The envelope sender. Matches nothing for a bounce, and when the sender is unknown. */
export function sender(...patterns: Patterns): ReadyMade {
  return ready("sender", patterns, atSender);
}

const atSender: Look["observe"] = ({ sender }, patterns) => ({
  matched: sender !== null && matches(sender, patterns),
  value: () => sender ?? "none",
});

/** The decoded subject. */
export function subject(...patterns: Patterns): ReadyMade {
  return ready("subject", patterns, atSubject);
}

const atSubject: Look["observe"] = ({ subject }, patterns) => ({
  matched: matches(subject, patterns),
  value: () => subject,
});

/** A header field: decoded, unfolded; any field of that name counts. Without a pattern: there is such a field. */
export function header(name: string, ...patterns: AnyPatterns): ReadyMade {
  return ready("header", [name, ...patterns], (mail) =>
    among(mail.headers(name), (value) => patterns.length === 0 || matches(value, patterns)),
  );
}

/** Came through a mailing list; patterns are tried on its id, in lower case. Behind it, `mail.list` is not null. */
export function list(...patterns: AnyPatterns): ReadyMade<FromList> {
  return ready("list", patterns, ({ list: found }) => ({
    matched: found !== null && (patterns.length === 0 || matches(found.id, patterns)),
    value: () => found?.id ?? "no list",
  }));
}

/**
 * Sent by a machine: Auto-Submitted other than `no`, a null sender, multipart/report, MAILER-DAEMON and its kin,
 * X-Auto-Response-Suppress. Not mailing lists, and not Precedence: bulk. Behind it, `mail.automatic` is not null.
 */
export const automatic: ReadyMade<FromMachine> = condition({
  kind: "look",
  name: "automatic",
  patterns: null,
  observe: ({ automatic: reason }) => ({ matched: reason !== null, value: () => reason ?? "sent by a person" }),
});

/**
 * What was waited for is searched where deciding reads `matched`, under the time limit of the rules: where its promise
 * resolves, nothing could stop a pattern that backtracks.
 */
function late(search: () => boolean, value: () => string): Observation {
  return {
    get matched() {
      return search();
    },
    value,
  };
}

/** The decoded text of the message; that of the HTML when it has no other. Loads the MIME parser. */
export function body(...patterns: Patterns): ReadyMade {
  return ready("body", patterns, (mail) =>
    then(mail.text(), (text) =>
      late(
        () => matches(text, patterns),
        () => excerpt(text),
      ),
    ),
  );
}

function excerpt(text: string): string {
  const start = controlsToSpaces(text.trimStart().slice(0, 200)).replace(/\s+/g, " ").trim();
  return (start.length > 60 ? `${start.slice(0, 59)}…` : start).toWellFormed() || "no text";
}

/** An attachment, by its name or its media type (`/\.exe$/i`, `"application/pdf"`). Without a pattern: any. Loads the MIME parser. */
export function attachment(...patterns: AnyPatterns): ReadyMade {
  return ready("attachment", patterns, (mail) =>
    then(mail.attachments(), (found) =>
      late(
        () =>
          found.some(({ name, type }) => patterns.length === 0 || matches(name, patterns) || matches(type, patterns)),
        () => controlsToSpaces(found.map(({ name, type }) => name || type).join(", ")) || "none",
      ),
    ),
  );
}
