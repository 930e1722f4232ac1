/** What reading a folder of mail is, whatever its format. */

import type { Known } from "./known.js";

/** How such a folder is read. */
export interface FolderKind {
  readonly entries: "sent" | "authors";
  /**
   * Only what lies there now counts. Else what was once read stays: whoever tidies up knows the
   * people still.
   */
  readonly exact: boolean;
}

/** How far a folder was read. */
export interface Progress {
  /** Changes when the folder does; empty where that is not sure. */
  readonly stamp: string;
  /** What is not read yet, in words; null: nothing. */
  readonly left: string | null;
  /** Of an mbox: where some of its messages begin, and their From_ lines. */
  readonly marks: readonly (readonly [at: number, line: string])[];
}

/** What was read. */
export interface Slice extends Omit<Progress, "stamp"> {
  readonly added: Iterable<string>;
  /** What was known before no longer holds. */
  readonly afresh: boolean;
  /** What could not be read, in words. */
  readonly remark: string | null;
  /** What may go, when all is written anew. */
  readonly keep?: (entry: string) => boolean;
}

/** What was read before. */
export interface Before {
  readonly known: Known | null;
  readonly progress: Progress | null;
}

/** A folder of one format. */
export interface MailFolder {
  /** What nobody else may be able to write. */
  readonly own: readonly string[];
  /** @param isOver whether the time is over; a little is read in any case */
  readNew(before: Before, kind: FolderKind, isOver: () => boolean): Slice;
}

/** The folders of a Maildir that have messages in them. */
export const PARTS: readonly string[] = ["cur", "new"];
