/** Where a thread was last, as a line of the log says it. docs/log.md is made from this file. */

/** The nearest of the messages that a message answers, among those that are remembered. */
export interface LoggedThread {
  /** Its Message-ID with its `<>`. */
  readonly parent: string;
  /** Where it was filed: the folder's name in the rules; of a family, its segment too: `lists/perl`. */
  readonly folder: string;
  /** When it was: ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
}

export function isLoggedThread(value: unknown): value is LoggedThread {
  if (typeof value !== "object" || value === null) return false;
  const read: { readonly [Key in keyof LoggedThread]?: unknown } = value;
  return [read.parent, read.folder, read.at].every((each) => typeof each === "string");
}
