/** Families of folders as rules declare them: a folder for each name that comes up, within a bound. */

import { demandMaybeText, demandOneOf, demandOptions, demandPath, shown } from "./demand.js";

/**
 * How the folders of a family lie: `fs`, each below the other (`lists/perl6`); `maildir++`, side by
 * side in one Maildir, as Courier and Dovecot have them (`.lists.perl6`).
 */
export type FamilyLayout = "fs" | "maildir++";
const FAMILY_LAYOUTS: Readonly<Record<FamilyLayout, true>> = { fs: true, "maildir++": true };

/** A family of Maildirs, named by what a message says: `~/Mail/lists/NAME`. */
export interface MaildirsSpec<Beyond extends string = string, Nested extends boolean = boolean> {
  readonly kind: "maildirs";
  /** The folder that holds them; begins with `~/` or `/`. */
  readonly path: string;
  /** How the folders lie. */
  readonly layout: FamilyLayout;
  /** In Maildir++: the folder that they are below, `lists`; empty: none. */
  readonly prefix: string;
  /** Whether a member may be several folders deep. */
  readonly nested: Nested;
  /** In Maildir++: a new folder is put into the file `subscriptions`. */
  readonly subscribe: boolean;
  /** Names of messages tell their size. */
  readonly sizes: boolean;
  /** So many of them are made, and no more: strangers choose the names. */
  readonly atMost: number;
  /** The folder that takes what gets none of its own; null: a member called `_beyond`. */
  readonly beyond: Beyond | null;
  /** The file that has the names which get one; null: whatever comes. */
  readonly known: string | null;
}

/** The member of a family, as a rule or a message names it; of a nested one, a list of names. */
export type MemberName = string | readonly string[];

/** The member that takes what gets none of its own, where the rules name no other folder. */
export const BEYOND = "_beyond";

/** Far more than a person reads, and far fewer than would harm a file system or a mail reader. */
const AT_MOST = 500;

/** Options of a family in every layout. */
interface CommonOptions<Beyond extends string, Nested extends boolean> {
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
  /**
   * Takes lists of names too: `file("archive", ["2026", "11"])`, eight deep at most. Default: false.
   */
  readonly nested?: Nested;
  /**
   * Message files tell their size (`,S=1234`): what Dovecot's and Courier's quota counts by. Default:
   * false.
   */
  readonly sizes?: boolean;
}

/** Folders below folders, under the names that messages say. */
interface FsOptions {
  /** Each folder below the other. The default. */
  readonly layout?: "fs";
  readonly prefix?: undefined;
  readonly subscribe?: undefined;
}

/** Folders as Courier and Dovecot have them, side by side in the Maildir that is the inbox. */
interface MaildirPlusPlusOptions {
  /** Side by side in one Maildir, as Dovecot and Courier have them. */
  /** Side by side in one Maildir, as Dovecot and Courier have them. */
  readonly layout: "maildir++";
  /** The folder that they are below, parted by dots: `lists` gives `.lists.NAME`. Default: none. */
  readonly prefix?: string;
  /**
   * Whether a new folder is put into the Maildir's file `subscriptions`, under Dovecot's lock, so that
   * mail programs show it. Default: false.
   */
  readonly subscribe?: boolean;
}

/** Options of `maildirs`. */
export type FamilyOptions<
  Beyond extends string = string,
  Nested extends boolean = boolean,
> = CommonOptions<Beyond, Nested> & (FsOptions | MaildirPlusPlusOptions);

/**
 * A family of Maildirs: `file("lists", name)` puts a message into the member of that name. With
 * `layout: "maildir++"` they are the subfolders of one Maildir.
 */
export function maildirs<const Beyond extends string = never, const Nested extends boolean = false>(
  path: string,
  options?: FamilyOptions<Beyond, Nested>,
): MaildirsSpec<NoInfer<Beyond>, NoInfer<Nested>>;
export function maildirs(path: string, options: FamilyOptions = {}): MaildirsSpec {
  demandPath("maildirs", path);
  demandOptions("maildirs", options, "known beyond layout prefix nested subscribe sizes atMost");
  const { known = null, beyond = null, layout = "fs", prefix = "" } = options;
  const { nested = false, subscribe = false, sizes = false } = options;
  const { atMost = known === null ? AT_MOST : Number.POSITIVE_INFINITY } = options;
  demandMaybeText("maildirs: known", known ?? undefined);
  demandMaybeText("maildirs: beyond", beyond ?? undefined);
  demandNumber(atMost);
  demandOneOf("maildirs: layout", layout, Object.keys(FAMILY_LAYOUTS));
  for (const [name, value] of Object.entries({ nested, subscribe, sizes }))
    demandOneOf(`maildirs: ${name}`, value, [true, false]);
  demandPrefix(prefix);
  if (layout !== "maildir++" && (prefix !== "" || subscribe))
    throw new Error('maildirs: prefix and subscribe are for layout: "maildir++"');
  const bounds = { atMost, beyond, known };
  return { kind: "maildirs", path, layout, prefix, nested, subscribe, sizes, ...bounds };
}

/** Long ones would leave no room for the names behind. */
function demandPrefix(prefix: string): void {
  demandMaybeText("maildirs: prefix", prefix);
  const wrong = prefix.split(".").some((each) => each === "" || /[/\p{Cc}]/u.test(each));
  if (prefix === "" || (prefix.length <= 60 && !wrong)) return;
  throw new Error(
    `maildirs: prefix is ${shown(prefix)}: it takes the names of folders, parted by dots, such as "lists"`,
  );
}

/** Infinity is one: no bound. */
function demandNumber(atMost: number): void {
  if (atMost !== Number.POSITIVE_INFINITY && (!Number.isInteger(atMost) || atMost < 1))
    throw new Error(
      `maildirs: atMost is ${shown(atMost)}: it takes a number of folders, such as 500`,
    );
}
