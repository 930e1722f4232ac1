/** Flags and keywords of a message in an mbox: lines of its header, as mutt and Dovecot read them. */

import type { Flag } from "../core/contracts/mail.js";
import type { Content, StoreOptions } from "../core/contracts/ports.js";

/** Status has R (read) and O (not new), X-Status the rest; a forwarded one is known by a keyword. */
const PLACES: Readonly<
  Record<Flag, { field: "Status" | "X-Status" | "X-Keywords"; says: string }>
> = {
  seen: { field: "Status", says: "RO" },
  replied: { field: "X-Status", says: "A" },
  flagged: { field: "X-Status", says: "F" },
  draft: { field: "X-Status", says: "T" },
  trashed: { field: "X-Status", says: "D" },
  passed: { field: "X-Keywords", says: "$Forwarded" },
};

const NOTHING = Buffer.alloc(0);
const [CR, LF] = [13, 10];

/** The lines for the top of its header, ended as its own are; empty when there are none. */
export function statusLines(
  { flags = [], keywords = [] }: Pick<StoreOptions, "flags" | "keywords">,
  { head }: Pick<Content, "head">,
): Buffer {
  if (flags.length + keywords.length === 0) return NOTHING;
  const said = (field: string) => [
    ...new Set(
      flags.map((flag) => PLACES[flag]).flatMap((each) => (each.field === field ? each.says : [])),
    ),
  ];
  const lines = [
    ["Status", said("Status").join("")],
    ["X-Status", said("X-Status").sort().join("")],
    ["X-Keywords", [...new Set([...keywords, ...said("X-Keywords")])].join(" ")],
  ];
  const end = head[head.indexOf(LF) - 1] === CR ? "\r\n" : "\n";
  return Buffer.from(
    lines.map(([name, value]) => (value === "" ? "" : `${name}: ${value}${end}`)).join(""),
  );
}
