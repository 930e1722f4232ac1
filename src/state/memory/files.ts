/** The memory in files below HOME, which any number of processes read and write at once. */

import { join } from "node:path";
import {
  LONGEST_LIFE,
  LONGEST_VALUE,
  type Memo,
  type MemoryKind,
  type MemoryStore,
  type Remembered,
} from "../../core/contracts/memory.js";
import type { Host } from "../../core/contracts/ports.js";
import { messageOf } from "../../core/text.js";
import { isoTime } from "../../core/timestamp.js";
import { makeOwnFolder } from "../../io/fs/private-folder.js";
import { distrust } from "../../io/fs/trusted-folder.js";
import { append, find } from "./bucket.js";
import { claimIn } from "./claim.js";
import { hashed, monthFolder, monthsFrom } from "./places.js";
import { formatRecord } from "./records.js";

export interface MemoryFilesOptions {
  /** Made, with mode 0700, when something is remembered. */
  readonly folder: string;
  readonly host: Host;
  /** Takes what goes wrong, for the log: each once. */
  readonly note: (text: string) => void;
}

/** Touches no disk until it is used. */
export function memoryInFiles(options: MemoryFilesOptions): MemoryStore {
  const files = { ...options, note: onceEach(options.note), hashOf: onceHashed() };
  return {
    read: async (kind, keys) => {
      const months = tried(files, [], () => believedMonths(files, kind));
      const found = new Map<string, Remembered>();
      for (const key of months.length === 0 ? [] : keys) {
        const newest = readOne(files, kind, key, months);
        if (newest !== null) found.set(key, newest);
      }
      return found;
    },
    write: async (kind, memos) => {
      for (const memo of memos) tried(files, undefined, () => writeOne(files, kind, memo));
    },
    claim: (kind, key) => claimIn(files, files.hashOf(kind, key).mark),
  };
}

/**
 * Milliseconds (5 minutes) by which a record may be from the future. What a clock wrote that was
 * further ahead would hold for so much longer than whoever wrote it meant.
 */
const SKEW = 5 * 60_000;

interface Files extends MemoryFilesOptions {
  readonly hashOf: typeof hashed;
}

/** A delivery reads, claims and writes the same key, and each time takes a while. */
function onceHashed(): typeof hashed {
  const made = new Map<string, ReturnType<typeof hashed>>();
  return (kind, key) => {
    const name = `${kind} ${key}`;
    const hash = made.get(name) ?? hashed(kind, key);
    made.set(name, hash);
    return hash;
  };
}

function onceEach(note: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) note(text);
    said.add(text);
  };
}

/** What goes wrong is told, and stops nothing. */
function tried<Result>(
  { note }: Pick<MemoryFilesOptions, "note">,
  otherwise: Result,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    note(`memory: ${messageOf(error)}: gone on without`);
    return otherwise;
  }
}

function believedMonths({ folder, host }: MemoryFilesOptions, kind: MemoryKind): readonly string[] {
  demandAlone(folder);
  return monthsFrom(folder, kind, host.now());
}

/** @throws Error when somebody else could have written there */
function demandAlone(folder: string): void {
  const fault = distrust(folder);
  if (fault !== null) throw new Error(fault);
}

/** The one that was written last, wherever it is: what it is for has another month each time. */
function readOne(
  files: Files,
  kind: MemoryKind,
  key: string,
  months: readonly string[],
): Remembered | null {
  const { bucket, mark } = files.hashOf(kind, key);
  const now = files.host.now();
  let newest: Remembered | null = null;
  for (const month of months) {
    const record = tried(files, null, () => readIn(files, join(month, bucket), mark));
    if (record === null || !isLive(record, now) || record.at > now + SKEW) continue;
    if (record.at >= (newest?.at ?? 0)) newest = record;
  }
  return newest;
}

function readIn({ note }: MemoryFilesOptions, path: string, mark: string): Remembered | null {
  const { record, torn } = find(path, mark);
  if (torn > 0) note(`memory: ${path}: passed over what is no record, ${torn} times`);
  return record;
}

/** What lies too far ahead was written by a clock that was wrong. */
function isLive({ expires }: Pick<Remembered, "expires">, now: number): boolean {
  return expires > now && expires <= now + LONGEST_LIFE;
}

/** @throws of the disk */
function writeOne(
  { folder, host, hashOf }: Files,
  kind: MemoryKind,
  { key, value, expires }: Memo,
): void {
  const at = host.now();
  const length = Buffer.byteLength(value);
  if (length > LONGEST_VALUE) throw new Error(`${length} bytes are more than can be kept`);
  if (expires <= at) return;
  if (!isLive({ expires }, at)) throw new Error(`nothing is remembered until ${isoTime(expires)}`);
  makeOwnFolder(folder);
  demandAlone(folder);
  const month = monthFolder(folder, kind, expires);
  makeOwnFolder(month);
  const { bucket, mark } = hashOf(kind, key);
  append(join(month, bucket), formatRecord(mark, { value, at, expires }), at);
}
