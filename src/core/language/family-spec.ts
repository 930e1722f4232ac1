/** Families of folders as rules declare them: a folder for each name that comes up, within a bound. */

import { demandMaybeText, demandOptions, demandPath, shown } from "./demand.js";

/** A family of Maildirs, named by what a message says: `~/Mail/lists/NAME`. */
export interface MaildirsSpec<Beyond extends string = string> {
  readonly kind: "maildirs";
  /** The folder that holds them; begins with `~/` or `/`. */
  readonly path: string;
  /** So many of them are made, and no more: strangers choose the names. */
  readonly atMost: number;
  /** The folder that takes what gets none of its own; null: a member called `_beyond`. */
  readonly beyond: Beyond | null;
  /** The file that has the names which get one; null: whatever comes. */
  readonly known: string | null;
}

/** The member that takes what gets none of its own, where the rules name no other folder. */
export const BEYOND = "_beyond";

/** Far more than a person reads, and far fewer than would harm a file system or a mail reader. */
const AT_MOST = 500;

/** Options of `maildirs`. */
export interface FamilyOptions<Beyond extends string = string> {
  /**
   * How many folders the family may have: names come from messages, and whoever writes one could
   * make a folder. Default: 500; with `known`, no bound.
   */
  readonly atMost?: number;
  /**
   * The folder for mail that gets no folder of its own: the name of one that is no family. Default:
   * the family's member `_beyond`.
   */
  readonly beyond?: Beyond;
  /**
   * A file with the names that get a folder of their own, one a line, `#` begins a comment: its path,
   * seen from the rules file's folder, or one that begins with `~/` or `/`. All others go `beyond`.
   * Default: every name gets one.
   */
  readonly known?: string;
}

/**
 * A family of Maildirs below one folder: `file("lists", name)` puts a message into the member of
 * that name.
 */
export function maildirs<const Beyond extends string = never>(
  path: string,
  options: FamilyOptions<Beyond> = {},
): MaildirsSpec<NoInfer<Beyond>> {
  demandPath("maildirs", path);
  demandOptions("maildirs", options);
  const { known = null, beyond = null } = options;
  const { atMost = known === null ? AT_MOST : Number.POSITIVE_INFINITY } = options;
  demandMaybeText("maildirs: known", known ?? undefined);
  demandMaybeText("maildirs: beyond", beyond ?? undefined);
  demandNumber(atMost);
  return { kind: "maildirs", path, atMost, beyond, known };
}

/** Infinity is one: no bound. */
function demandNumber(atMost: number): void {
  if (atMost !== Number.POSITIVE_INFINITY && (!Number.isInteger(atMost) || atMost < 1))
    throw new Error(
      `maildirs: atMost is ${shown(atMost)}: it takes a number of folders, such as 500`,
    );
}
