/**
 * Reads saved messages wherever they are: a file, an mbox, a Maildir, a folder of any of these, or
 * standard input; each of them compressed or not.
 */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { NothingToReadError } from "../io/intake.js";
import { messagesIn, onlyMessage, type SavedMessage } from "./file.js";
import { decompressed } from "./gzip.js";
import { namesInOrder } from "./sorted-names.js";
import { openSource, type PipeOptions, pipeSource, type Source } from "./source.js";

const MAILDIR_PARTS = new Set(["cur", "new", "tmp"]);

interface ArchiveOptions extends PipeOptions {
  /** The file descriptor that `-` stands for. */
  readonly stdin: number;
  /** Is told of each file that is no message by its first lines. */
  readonly skipped?: (path: string) => void;
}

/** A file or folder that can't be read, or holds no message where there has to be one. */
export interface Unreadable {
  readonly path: string;
  readonly error: Error;
}

type Saved = Generator<SavedMessage | Unreadable>;

/**
 * The messages of a path, in the order of the file, else of the names. Nothing is written, and
 * memory grows neither with an mbox nor with a Maildir nor with a message; of a plain folder all
 * names are kept. A folder is read with all below it, less what is hidden, unless that is a Maildir
 * (`.Sent`), and less folders that are symbolic links. A plain file without an octet is an empty
 * mbox; one that does not begin like a message is none.
 */
export function* readArchive(path: string, options: ArchiveOptions): Saved {
  yield* reporting(path, () =>
    path === "-" ? readStandardInput(options) : readPath(path, options),
  );
}

/** An error ends what is being read, and is handed out in its place. */
function* reporting(path: string, read: () => Saved): Saved {
  try {
    yield* read();
  } catch (error) {
    yield { path, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function readStandardInput(options: ArchiveOptions): Saved {
  const source = pipeSource(options.stdin, options);
  if (source.size === 0) throw new NothingToReadError("nothing on standard input");
  // What a program hands over is a message, as in a delivery.
  return messagesOf("-", source, options, true);
}

function readPath(path: string, options: ArchiveOptions): Saved {
  return statSync(path).isDirectory()
    ? readFolder(path, options)
    : messagesOf(path, openSource(path, options), options);
}

/** @param always what is no message by its first lines is one all the same */
function* messagesOf(path: string, packed: Source, options: ArchiveOptions, always = false): Saved {
  let source = packed;
  try {
    source = decompressed(packed, options);
    const messages = messagesIn(path, source);
    if (messages !== null) yield* messages;
    else if (always) yield onlyMessage(path, source);
    else options.skipped?.(path);
  } finally {
    source.close();
  }
}

function* readFolder(path: string, options: ArchiveOptions): Saved {
  const entries = readdirSync(path, { withFileTypes: true }).sort(byName);
  const isMaildir = looksLikeMaildir(entries);
  if (isMaildir) yield* readMaildir(path, options);
  for (const entry of entries) {
    const inside = join(path, entry.name);
    yield* reporting(inside, () =>
      isMaildir ? readBeside(entry, inside, options) : readEntry(entry, inside, options),
    );
  }
}

/** What a plain folder holds. */
function* readEntry(entry: Dirent, path: string, options: ArchiveOptions): Saved {
  if (entry.isDirectory()) {
    if (!isHidden(entry.name) || looksLikeMaildir(readdirSync(path, { withFileTypes: true })))
      yield* readFolder(path, options);
  } else if (!isHidden(entry.name) && (entry.isFile() || statSync(path).isFile())) {
    yield* messagesOf(path, openSource(path, options), options);
  }
}

/** What a Maildir holds beside its messages: further folders. Files there are its server's own. */
function* readBeside(entry: Dirent, path: string, options: ArchiveOptions): Saved {
  if (entry.isDirectory() && !MAILDIR_PARTS.has(entry.name)) yield* readEntry(entry, path, options);
}

/** Both parts together by name, which is by time. */
function* readMaildir(path: string, options: ArchiveOptions): Saved {
  for (const [part, name] of merged(partNames(path, "cur"), partNames(path, "new"))) {
    const file = join(path, part, name);
    if (!isHidden(name)) yield* reporting(file, () => readMaildirFile(file, options));
  }
}

function* partNames(path: string, part: string): Generator<string, null> {
  const folder = join(path, part);
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) yield* namesInOrder(folder);
  return null;
}

/** Two series of names that are in order, as one. */
function* merged(
  cur: Iterator<string, null>,
  fresh: Iterator<string, null>,
): Generator<readonly ["cur" | "new", string]> {
  let [name, other] = [cur.next().value, fresh.next().value];
  while (name !== null || other !== null) {
    if (name !== null && (other === null || name <= other)) {
      yield ["cur", name];
      name = cur.next().value;
    } else if (other !== null) {
      yield ["new", other];
      other = fresh.next().value;
    }
  }
}

/** Always one message, even if it begins like an mbox. */
function* readMaildirFile(path: string, options: ArchiveOptions): Saved {
  let source = openSource(path, options);
  try {
    if (source.size === 0) throw new Error("the file is empty");
    source = decompressed(source, options);
    yield onlyMessage(path, source);
  } finally {
    source.close();
  }
}

/** An empty `new` or `tmp` may have been lost on the way into an archive. */
function looksLikeMaildir(entries: readonly Dirent[]): boolean {
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  return folders.has("cur") && (folders.has("new") || folders.has("tmp"));
}

function isHidden(name: string): boolean {
  return name.startsWith(".");
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
