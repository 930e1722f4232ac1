/** Reads the headers in a Maildir: each file once, whatever its flags become. */

import { closeSync, constants } from "node:fs";
import { join } from "node:path";
import { HEADER_LIMIT } from "../core/message/header.js";
import { errorCode } from "../core/text.js";
import { namesIn, readFully } from "../io/fs/read.js";
import { openRegular } from "../io/fs/regular.js";
import {
  type Before,
  type FolderKind,
  type MailFolder,
  PARTS,
  type Slice,
} from "./folder-format.js";
import { entriesIn } from "./mail-entries.js";
import { entryOf, look } from "./source.js";

/** Octets that most headers fit into. */
const USUAL_HEAD = 16 * 1024;

/** @throws Error when it is none */
export function maildirAt(path: string): MailFolder {
  const parts = PARTS.map((part) => join(path, part));
  const stats = parts.map((part) => look(part));
  if (stats.every((each) => each === undefined))
    throw new Error(`${path} is no Maildir: there is no cur in it`);
  return {
    own: parts.filter((_, index) => stats[index] !== undefined),
    readNew: (before, kind, isOver) => readNew(messagesIn(parts), before, kind, isOver),
  };
}

/** The files by the parts of their names that stay. */
function messagesIn(parts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of parts)
    for (const name of namesIn(part))
      if (!name.startsWith(".")) found.set(uniqueOf(name), join(part, name));
  return found;
}

function uniqueOf(name: string): string {
  return name.replace(/:.*$/s, "").replaceAll("\n", " ");
}

function readNew(
  messages: ReadonlyMap<string, string>,
  { known }: Before,
  kind: FolderKind,
  isOver: () => boolean,
): Slice {
  const seen = new Set<string>();
  for (const entry of known?.entries() ?? []) if (isFile(entry)) seen.add(entry);
  const there = new Set([...messages.keys()].map(entryOf.file));
  const afresh = kind.exact && [...seen].some((entry) => !there.has(entry));
  if (afresh) seen.clear();
  const { added, left, unreadable } = readUnseen(messages, seen, kind, isOver);
  return {
    added,
    afresh,
    left,
    marks: [],
    remark: unreadable > 0 ? `${unreadable} of its messages can't be read` : null,
    keep: (entry) => !isFile(entry) || there.has(entry),
  };
}

function readUnseen(
  messages: ReadonlyMap<string, string>,
  seen: ReadonlySet<string>,
  kind: FolderKind,
  isOver: () => boolean,
) {
  const unseen = [...messages].filter(([unique]) => !seen.has(entryOf.file(unique)));
  const added: string[] = [];
  let unreadable = 0;
  for (const [index, [unique, path]] of unseen.entries()) {
    if (index > 0 && isOver()) {
      const left = `${unseen.length - index} of ${messages.size} messages are not read yet`;
      return { added, left, unreadable };
    }
    const entries = entriesOf(path, kind);
    if (entries === "gone") continue;
    if (entries === "unreadable") unreadable++;
    else added.push(...entries);
    added.push(entryOf.file(unique));
  }
  return { added, left: null, unreadable };
}

const FILE = entryOf.file("");

function isFile(entry: string): boolean {
  return entry.startsWith(FILE);
}

/** One that is gone was perhaps renamed, which a look at the folder tells the next time. */
function entriesOf(
  path: string,
  { entries }: FolderKind,
): readonly string[] | "gone" | "unreadable" {
  try {
    return entriesIn(entries, headOf(path));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return errorCode(error) === "ENOENT" ? "gone" : "unreadable";
  }
}

function headOf(path: string): Buffer {
  const fd = openRegular(path, constants.O_RDONLY);
  try {
    const usual = Buffer.allocUnsafe(USUAL_HEAD);
    const start = usual.subarray(0, readFully(fd, usual, 0));
    if (start.length < USUAL_HEAD || /\n\r?\n/.test(start.toString("latin1"))) return start;
    const whole = Buffer.allocUnsafe(HEADER_LIMIT);
    return whole.subarray(0, readFully(fd, whole, 0));
  } finally {
    closeSync(fd);
  }
}
