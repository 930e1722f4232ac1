/** What the readers of all kinds of sources have in common. */

import { type BigIntStats, statSync } from "node:fs";
import { above, type Indexes, type Known, type Update } from "./known.js";

/** What reading needs from outside. */
export interface ReadTools {
  readonly indexes: Indexes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since any moment, whatever the clock is set to. */
  readonly uptime: () => number;
  /** Milliseconds that reading may take; what is not read by then comes another time. */
  readonly budget: number;
  /** @throws Error when somebody else could have written it */
  readonly demandOwn: (path: string) => void;
  /**
   * Has what is read written down, by one process at a time.
   * @returns what ends that; null: another is at it
   */
  readonly claim: (name: string) => Promise<(() => Promise<void>) | null>;
  /** Takes remarks for the log. */
  readonly note: (text: string) => void;
}

/** A source, and where what is known of it is kept. */
export interface Place {
  /** Absolute. */
  readonly path: string;
  /** The name of its index. */
  readonly name: string;
  /** As a log says it. */
  readonly shown: string;
}

/** What a source says. */
export interface Reading {
  readonly known: Known;
  /** What of it is not read yet, in words; null: it is read whole. */
  readonly left: string | null;
}

/** The kinds of entries. Each begins with its letter, which keeps apart what is of another kind. */
export const entryOf = {
  address: (folded: string) => `a ${folded}`,
  /** It and what is below it. */
  domain: (folded: string) => `d ${folded}`,
  message: (id: string) => `m ${id}`,
  /** A file of a Maildir that has been read. */
  file: (unique: string) => `f ${unique}`,
};

/**
 * Milliseconds: what has changed so shortly ago may change again without a sign, since the clocks of
 * file systems tick some hundred times a second, and old ones once.
 */
const SETTLED = 2_000;

/** What changes when a file or a folder does. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

/** Whether a change after this look would show. */
export function isSettled({ ctimeNs }: BigIntStats, now: number): boolean {
  return now - Number(ctimeNs / 1_000_000n) > SETTLED;
}

export function look(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

/** Whether a file is one of vCards, by its name. */
export function isCardFile(path: string): boolean {
  return /\.(?:vcf|vcard)$/i.test(path);
}

/**
 * Keeps what was read; where that can't be written, it holds for this delivery, and the next one
 * reads again.
 */
export function keep(
  { name, shown }: Place,
  before: Known | null,
  update: Update,
  { indexes, note }: Pick<ReadTools, "indexes" | "note">,
): Known {
  try {
    return indexes.write(name, before, update);
  } catch (error) {
    note(`people: ${shown} was read, which can't be kept: ${String(error)}`);
    return above(update.afresh ? null : before, update);
  }
}
