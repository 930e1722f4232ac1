/**
 * What an unfinished delivery has already done, so that the next try does not do it twice. One file
 * a delivery, named by its key; it is there from the first effect to the last and no longer.
 *
 * The file is a sequence of records, each appended by one write: a record that was torn, by a full
 * disk or a crash, never takes its neighbour with it. A delivery begins by claiming the file, and
 * the earliest claim whose process still lives owns it: two processes that hold the same message at
 * once never work side by side.
 */

import { closeSync, fstatSync, fsyncSync, lstatSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type About, type Journal, JournalBusyError } from "../../core/contracts/journal.js";
import type { Content, Host } from "../../core/contracts/ports.js";
import { closeQuietly, syncFolder } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { makeOwnFolder } from "../../io/fs/private-folder.js";
import { readFully } from "../../io/fs/read.js";
import { openForAppending } from "../../io/fs/regular.js";
import { isAlive } from "../../io/process-alive.js";
import {
  claimTimes,
  effectsDone,
  formatRecord,
  type JournalRecord,
  ownerOf,
  parseRecords,
} from "./records.js";

/** What an entry is called: SHA-256 in hexadecimal. */
export const JOURNAL_NAME = /^[0-9a-f]{64}$/;
/** It has to outlive the MTA's queue (Postfix gives up after 5 days). */
export const ENTRIES: readonly Leftover[] = [{ name: JOURNAL_NAME, maxAgeMs: 30 * 24 * 3600_000 }];

/** How often a file may vanish under a claim, each time by a delivery that ended well. */
const TRIES = 100;

/** Characters: a line of a message has no more (RFC 5322 section 2.1.1). */
const LONGEST = 998;

let claims = 0;

/** The name of a delivery: the same for each try, another one for each recipient. */
export function deliveryKey(content: Content, recipient: string): string {
  const hash = crypto().createHash("sha256").update(`${recipient}\0`);
  for (const chunk of content.chunks()) hash.update(chunk);
  return hash.digest("hex");
}

/** Not imported: who clears away asks for names alone. */
function crypto(): typeof import("node:crypto") {
  return require("node:crypto");
}

/** What is noted of a delivery beside its effects. */
interface Noted extends Partial<About> {
  /** By which time it was decided, milliseconds since 1970. */
  readonly decided?: number | undefined;
}

/**
 * Claims the entry of a delivery, creating it where there is none.
 * @param folder made, with mode 0700, when it is missing
 * @param key what `deliveryKey` says
 * @param about is noted for people; a Message-ID is cut to the length of a line
 * @throws JournalBusyError when a living process has claimed it; any error of the disk, since
 *   without its journal nobody could promise that nothing happens twice
 */
export function openJournal(folder: string, key: string, host: Host, about: Noted = {}): Journal {
  makeOwnFolder(folder);
  const path = join(folder, key);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const fd = openForAppending(path);
    const journal = closingOnFailure(fd, () => {
      syncFolder(folder);
      return claim(fd, path, host, about);
    });
    if (journal !== null) return journal;
    closeSync(fd);
  }
  throw new JournalBusyError(`another delivery of this very message is under way (${path})`);
}

function closingOnFailure<T>(fd: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * Null when the file is no longer at its path: the delivery that it belonged to has just ended
 * well.
 */
function claim(fd: number, path: string, host: Host, about: Noted): Journal | null {
  const { hostname, pid } = host;
  const at = host.now();
  const mine = { pid, host: hostname, at, token: `${hostname}.${pid}.${at}.${claims++}` };
  append(fd, { version: 1, claim: mine, ...shortened(about) });
  const records = parseRecords(readWhole(fd));
  if (!isStillAt(path, fd)) return null;
  if (ownerOf(records, mine, isAlive)?.token !== mine.token) {
    append(fd, { released: mine.token });
    throw new JournalBusyError(`another delivery of this very message is under way (${path})`);
  }
  return claimedEntry(fd, path, mine.token, {
    since: claimTimes(records)[0] ?? at,
    effects: effectsDone(records),
    decided: about.decided,
  });
}

function shortened({ messageId, recipient }: Partial<About>): About {
  return {
    messageId: messageId?.slice(0, LONGEST) ?? null,
    recipient: recipient?.slice(0, LONGEST) ?? null,
  };
}

interface Effects {
  readonly effects: Map<string, string>;
}

function claimedEntry(
  fd: number,
  path: string,
  token: string,
  { since, effects, decided }: Pick<Journal, "since"> & Pick<Noted, "decided"> & Effects,
): Journal {
  return {
    since,
    done: (effect) => effects.get(effect) ?? null,
    record(effect, result) {
      append(fd, { done: effect, result, ...(decided === undefined ? {} : { decided }) });
      fsyncSync(fd);
      effects.set(effect, result);
    },
    close() {
      closeQuietly(fd);
      try {
        // Not synced. That takes milliseconds, and who is killed in them stores all of it again. A
        // power cut may bring the entry back: it may bring the message back into the MTA's queue as
        // well, and then it is not stored twice.
        unlinkSync(path);
      } catch {
        // All is done. An entry that stays does no harm to any other message, and is swept in a
        // month.
      }
    },
    release() {
      try {
        append(fd, { released: token });
      } catch {
        // The claim ends with the process, at the latest.
      }
      closeQuietly(fd);
    },
  };
}

/**
 * One write: records of several processes never mix, and a short write leaves a torn record, which
 * readers skip.
 */
function append(fd: number, record: JournalRecord): void {
  const bytes = formatRecord(record);
  const written = writeSync(fd, bytes);
  if (written < bytes.length)
    throw new Error(`only ${written} bytes of a journal record were written`);
}

function readWhole(fd: number): Buffer {
  const bytes = Buffer.allocUnsafe(fstatSync(fd).size);
  return bytes.subarray(0, readFully(fd, bytes, 0));
}

function isStillAt(path: string, fd: number): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  const { nlink, ino, dev } = fstatSync(fd);
  return nlink > 0 && there?.ino === ino && there.dev === dev;
}
