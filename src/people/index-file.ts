/**
 * What has been read of one source, kept so that no delivery reads it again. Two files: a small one
 * with how far it was read and what came last, replaced as a whole; and the rest, sorted, which is
 * written anew once enough has come. Whoever is killed leaves the one from before. All of it may be
 * deleted at any time.
 */

import { closeSync, lstatSync, readFileSync, renameSync, utimesSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createSynced, unlinkQuietly } from "../io/fs/durable.js";
import { makeOwnFolder } from "../io/fs/private-folder.js";
import { randomName } from "../io/fs/random.js";
import { namesIn } from "../io/fs/read.js";
import { openOwn } from "../io/fs/regular.js";
import { canBeBelieved, distrust } from "../io/fs/trusted-folder.js";
import type { Indexes, Known, Update } from "./known.js";
import { allLines, hasLine, LONGEST_LINE, sortedLines } from "./sorted-lines.js";

/** Entries that are remembered of one source; more are not taken in. */
export const MOST = 1_000_000;
/** So many in the small file; with more, they go to the rest. */
const RECENT = 2_000;
/** Octets of an entry at most: far more than an address or a Message-ID may have. */
const LONGEST = LONGEST_LINE - 1;
/** The end of the small file: one that was cut off has none. */
const WHOLE = "\n.\n";
const FORMAT = 1;
/** What a process that was killed has left is removed when it is so old. */
const ABANDONED = 3600_000;

/** What is known, as it lies on the disk. */
interface Stored extends Known {
  readonly recent: readonly string[];
  readonly rest: Rest | null;
}

/** The sorted file. */
interface Rest {
  readonly name: string;
  readonly size: number;
  readonly count: number;
}

/** In files below a folder, which is made where it is missing. */
export function indexesIn(folder: string, now: () => number): Indexes {
  const pathOf = (name: string) => join(folder, name);
  return {
    read: (name) => (canBeBelieved(folder) ? readStored(pathOf(name)) : null),
    write: (name, before, update) => {
      const stored = before !== null && isStored(before) ? before : null;
      return write(pathOf(name), stored, update, now);
    },
  };
}

function isStored(known: Known): known is Stored {
  return "rest" in known;
}

/** Null where there is none that is whole. */
function readStored(path: string): Stored | null {
  const text = textOf(path);
  if (text === null || !text.endsWith(WHOLE)) return null;
  const [head = "", ...recent] = text.slice(0, -WHOLE.length).split("\n");
  const { state, rest } = parseHead(head) ?? {};
  if (state === undefined || rest === undefined) return null;
  // Where the rest is gone, or another, nothing holds.
  if (rest !== null && sizeOf(join(dirname(path), rest.name)) !== rest.size) return null;
  return storedOf(path, state, recent, rest);
}

function sizeOf(path: string): number | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : null;
}

function textOf(path: string): string | null {
  try {
    const fd = openOwn(path);
    try {
      return readFileSync(fd, "utf8");
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function parseHead(text: string): { state: string; rest: Rest | null } | null {
  try {
    const head: unknown = JSON.parse(text);
    if (!Array.isArray(head) || head[0] !== FORMAT || typeof head[1] !== "string") return null;
    const [, state, name, size, count] = head;
    if (name === undefined) return { state, rest: null };
    if (typeof name !== "string" || name.includes("/")) return null;
    if (!Number.isInteger(size) || !Number.isInteger(count)) return null;
    return { state, rest: { name, size, count } };
  } catch {
    return null;
  }
}

function storedOf(
  path: string,
  state: string,
  recent: readonly string[],
  rest: Rest | null,
): Stored {
  const near = new Set(recent);
  const file = rest === null ? "" : join(dirname(path), rest.name);
  return {
    state,
    recent,
    rest,
    count: recent.length + (rest?.count ?? 0),
    has: (entry) => near.has(entry) || (rest !== null && hasLine(file, rest.size, entry) === true),
    *entries() {
      if (rest !== null) yield* allLines(file, rest.size) ?? [];
      yield* recent;
    },
  };
}

function write(path: string, before: Stored | null, update: Update, now: () => number): Stored {
  makeOwnFolder(dirname(path));
  const fault = distrust(dirname(path));
  if (fault !== null) throw new Error(fault);
  const { state, afresh, keep = () => true } = update;
  const base = afresh ? null : before;
  const added = freshOnes(base, update.added);
  const recent = [...(base?.recent ?? []), ...added];
  if (recent.length <= RECENT && (!afresh || before === null || before.rest === null)) {
    const stored = storedOf(path, state, recent, base?.rest ?? null);
    replaceHead(path, stored);
    return stored;
  }
  const all = [...(base?.entries() ?? []), ...added].filter(keep);
  const rest = writeRest(path, all);
  const stored = storedOf(path, state, [], rest);
  replaceHead(path, stored);
  if (before !== null && before.rest !== null) abandon(join(dirname(path), before.rest.name), now);
  clearUp(path, rest.name, now);
  return stored;
}

function freshOnes(base: Stored | null, added: Iterable<string>): string[] {
  const room = MOST - (base?.count ?? 0);
  const fresh: string[] = [];
  for (const entry of new Set(added)) {
    if (fresh.length >= room) break;
    if (isEntry(entry) && base?.has(entry) !== true) fresh.push(entry);
  }
  return fresh;
}

function isEntry(entry: string): boolean {
  return entry !== "" && !entry.includes("\n") && Buffer.byteLength(entry) <= LONGEST;
}

function writeRest(path: string, entries: readonly string[]): Rest {
  const octets = sortedLines(entries);
  const name = `${basename(path)}.${randomName()}`;
  createSynced(join(dirname(path), name), [octets]);
  return { name, size: octets.length, count: entries.length };
}

function replaceHead(path: string, { state, recent, rest }: Stored): void {
  const head = [FORMAT, state, ...(rest === null ? [] : [rest.name, rest.size, rest.count])];
  const temp = `${path}.${randomName()}`;
  try {
    createSynced(temp, [Buffer.from([JSON.stringify(head), ...recent].join("\n") + WHOLE)]);
    renameSync(temp, path);
  } catch (error) {
    unlinkQuietly(temp);
    throw error;
  }
}

/** Nobody names it any more, but who reads at this moment may still look into it: it goes later. */
function abandon(file: string, now: () => number): void {
  try {
    utimesSync(file, now() / 1000, now() / 1000);
  } catch {
    // It is gone already.
  }
}

/** Removes what was abandoned long ago, and what who was killed has left. */
function clearUp(path: string, named: string, now: () => number): void {
  const prefix = `${basename(path)}.`;
  for (const name of namesIn(dirname(path))) {
    if (!name.startsWith(prefix) || name === named) continue;
    const file = join(dirname(path), name);
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found?.isFile() && now() - found.mtimeMs > ABANDONED) unlinkQuietly(file);
  }
}
