/**
 * What a machine sent, not a person: RFC 3834's marks and the ones in use beside them.
 *
 * Mailing lists, bulk mail, `postmaster` and `noreply` addresses are not counted: people write
 * through the first three, and what comes from the last (an order, a comment) is often meant to be
 * read. Nor is X-Auto-Response-Suppress: Exchange puts it on people's mail too. Whether to answer
 * them is another matter.
 */

import type { Address } from "../contracts/mail.js";
import { parseAddrSpec } from "./address-list.js";
import type { Lookup } from "./header.js";

/** What the reason is looked for in. */
interface AutomaticInput extends Lookup {
  /** The envelope sender: null for the null sender `<>`, undefined when it is not known. */
  readonly sender: string | null | undefined;
  /** The mailboxes of From. */
  readonly from: readonly Address[];
}

const DAEMON = /^(?:mail(?:er)?[-_.]?daemon|double-bounce|listserv|majordomo)$/i;
const LONGEST_REASON = 80;

const REASONS: readonly ((input: AutomaticInput) => string | null)[] = [
  ({ sender }) => (sender === null ? "null sender" : null),
  ({ all }) => autoSubmitted(all("auto-submitted")),
  ({ first }) =>
    /^multipart\/report\b/i.test(first("content-type") ?? "")
      ? "Content-Type: multipart/report"
      : null,
  ({ sender }) => daemon("sender", [parseAddrSpec(sender ?? "")?.local ?? ""]),
  ({ from }) =>
    daemon(
      "From",
      from.map(({ local }) => local),
    ),
  ({ first }) => (/<\s*>/.test(first("from") ?? "") ? "From: <>" : null),
];

/**
 * Why a message counts as sent by a machine, in one short line such as `Auto-Submitted:
 * auto-replied`; or null.
 */
export function automaticReason(input: AutomaticInput): string | null {
  for (const reason of REASONS) {
    const found = reason(input);
    if (found !== null) return found.slice(0, LONGEST_REASON);
  }
  return null;
}

/** RFC 3834 section 5: a keyword, then parameters; comments anywhere. */
function autoSubmitted(values: readonly string[]): string | null {
  const keywords = values.map((value) =>
    /^(?:\([^()]*\)\s*)*([^\s;()]+)/.exec(value)?.[1]?.toLowerCase(),
  );
  const keyword = keywords.find((word) => word !== undefined && word !== "no");
  return keyword === undefined ? null : `Auto-Submitted: ${keyword}`;
}

function daemon(where: string, locals: readonly string[]): string | null {
  const local = locals.find((name) => DAEMON.test(name));
  return local === undefined ? null : `${where}: ${local}`;
}
