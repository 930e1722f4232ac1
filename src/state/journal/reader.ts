/** Reads the journal, for the command that tells what waits. Changes nothing. */

import { fstatSync } from "node:fs";
import { join } from "node:path";
import type { Unfinished } from "../../core/contracts/journal.js";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode, messageOf } from "../../core/text.js";
import { closeQuietly } from "../../io/fs/durable.js";
import { namesIn, readFully } from "../../io/fs/read.js";
import { openOwn } from "../../io/fs/regular.js";
import { isAlive } from "../../io/process-alive.js";
import { JOURNAL_NAME } from "./journal.js";
import {
  aboutOf,
  claimTimes,
  effectsDone,
  type JournalRecord,
  ownerOf,
  parseRecords,
} from "./records.js";

/** No entry has so many bytes (1 MiB). */
const LONGEST = 1024 * 1024;

/**
 * Every entry, the oldest first; none when there is no journal.
 * @throws when the folder can't be read
 */
export function readUnfinished(folder: string, host: Host): Unfinished[] {
  return namesIn(folder)
    .filter((name) => JOURNAL_NAME.test(name))
    .flatMap((name) => readEntry(join(folder, name), host) ?? [])
    .sort((a, b) => a.since - b.since);
}

/** @returns null when it is gone: its delivery has just ended well */
function readEntry(path: string, host: Host): Unfinished | null {
  try {
    const fd = openOwn(path);
    try {
      return unfinishedOf(fd, path, host);
    } finally {
      closeQuietly(fd);
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    const unknown = { messageId: null, recipient: null, since: host.now(), lastTry: host.now() };
    return {
      ...unknown,
      path,
      tries: 0,
      underWay: false,
      done: new Map(),
      fault: messageOf(error),
    };
  }
}

function unfinishedOf(fd: number, path: string, host: Host): Unfinished {
  const found = fstatSync(fd);
  const octets = Buffer.alloc(Math.min(found.size, LONGEST));
  const records = parseRecords(octets.subarray(0, readFully(fd, octets, 0)));
  const times = claimTimes(records);
  return {
    ...aboutOf(records),
    path,
    since: times[0] ?? found.mtimeMs,
    lastTry: times.at(-1) ?? found.mtimeMs,
    tries: times.length,
    underWay: isOwned(records, host),
    done: effectsDone(records),
    fault: null,
  };
}

function isOwned(records: readonly JournalRecord[], { hostname, pid, now }: Host): boolean {
  return ownerOf(records, { host: hostname, pid, at: now(), token: "" }, isAlive) !== null;
}
