/**
 * Reads the headers in an mbox, and later from where it was read. Programs that change flags write
 * parts of it anew, and what follows moves: some beginnings of messages are kept, and reading goes
 * on from the last one that is still where it was.
 */

import { constants } from "node:fs";
import { readMboxHeads } from "../archive/mbox.js";
import { fileSource, partOf, readRange, type Source } from "../archive/source.js";
import { openRegular } from "../io/fs/regular.js";
import type { Before, FolderKind, MailFolder, Progress, Slice } from "./folder-format.js";
import { entriesIn } from "./mail-entries.js";
import { look } from "./source.js";

type Marks = Progress["marks"];

/** Octets of a From_ line that are compared. */
const LINE = 200;
/** Marks that are kept: near ones all, far ones ever fewer. */
const MARKS = 24;
const MEGABYTE = 1_000_000;

/** Whether it is one, its first messages tell when they are read. */
export function mboxAt(path: string): MailFolder {
  return {
    own: [path],
    readNew: (before, kind, isOver) => {
      const source = fileSource(openRegular(path, constants.O_RDONLY));
      try {
        return readNew(source, path, before, { kind, isOver });
      } finally {
        source.close();
      }
    },
  };
}

interface Reading extends Pick<Slice, "afresh"> {
  /** Those of the marks that still hold. */
  readonly held: Marks;
  readonly kind: FolderKind;
  readonly isOver: () => boolean;
}

/** How a slice differs when the file was not to be read. */
const NOTHING = { added: [], remark: null } as const;

function readNew(
  source: Source,
  path: string,
  { progress }: Before,
  { kind, isOver }: Pick<Reading, "kind" | "isOver">,
): Slice {
  const marks = progress?.marks ?? [];
  const held = heldOf(source, marks, kind);
  const afresh = kind.exact && held.length < marks.length;
  if (source.size === 0) return { ...NOTHING, afresh, left: null, marks: [] };
  const beingWritten = { ...NOTHING, afresh: false, left: "it is being written anew", marks };
  try {
    const slice = readFrom(source, { held, afresh, kind, isOver });
    if (slice.marks.length === 0)
      throw new Error(`${path} is neither a Maildir nor an mbox: it does not begin with "From "`);
    return stillHolds(path, slice) ? slice : beingWritten;
  } catch (error) {
    if ((look(path)?.size ?? 0n) >= source.size) throw error;
    return beingWritten;
  }
}

/** From the last message on that was read before: it may have been cut off then. */
function readFrom(source: Source, { held, afresh, kind, isOver }: Reading): Slice {
  const start = held.at(-1)?.[0] ?? 0;
  const marks = [...held.slice(0, -1)];
  const added: string[] = [];
  let left: string | null = null;
  let count = 0;
  for (const { at, head, isCut } of readMboxHeads(partOf(source, start, source.size))) {
    // The first is one that was read already.
    if (count > 1 && isOver()) {
      left = `${megabytes(source.size - start - at)} of ${megabytes(source.size)} MB are not read yet`;
      break;
    }
    marks.push([start + at, lineAt(source, start + at)]);
    thin(marks);
    if (!isCut) added.push(...entriesIn(kind.entries, head));
    count++;
  }
  return { added, afresh, left, marks, remark: null };
}

function megabytes(octets: number): number {
  return Math.ceil(octets / MEGABYTE);
}

/**
 * The marks up to the last one that holds. Where only what lies there counts, all of them must hold:
 * nothing was taken out, then.
 */
function heldOf(source: Source, marks: Marks, { exact }: FolderKind): Marks {
  const last = marks.findLastIndex((mark) => isAt(source, mark));
  return exact && last < marks.length - 1 ? [] : marks.slice(0, last + 1);
}

function isAt(source: Source, [at, line]: Marks[number]): boolean {
  if (at >= source.size || lineAt(source, at) !== line) return false;
  return at === 0 || readRange(source, at - 1, at).toString("latin1") === "\n";
}

function lineAt(source: Source, at: number): string {
  const text = readRange(source, at, Math.min(source.size, at + LINE)).toString("latin1");
  return text.split("\n", 1)[0] ?? "";
}

/** Whether what was read last is still there, in the file that has the name now. */
function stillHolds(path: string, { marks }: Slice): boolean {
  const last = marks.at(-1);
  const source = fileSource(openRegular(path, constants.O_RDONLY));
  try {
    return last !== undefined && isAt(source, last);
  } finally {
    source.close();
  }
}

/** Of the older half every other one goes, time and again: so the oldest are the rarest. */
function thin(marks: (readonly [at: number, line: string])[]): void {
  if (marks.length <= MARKS) return;
  const kept = marks.filter((_, index) => index >= MARKS / 2 || index % 2 === 0);
  marks.splice(0, marks.length, ...kept);
}
