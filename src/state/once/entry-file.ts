/**
 * What is remembered of one message: a JSON object in a file of its own. The file's time is when it
 * expires, so that it can be swept without being read. It is a cache: nothing is synced, and
 * whatever is not whole was never there.
 *
 *     {"at":1700000000000,"answer":{"kind":"spam","score":7.3,"threshold":5,"tests":["BAYES_99"],"by":"spamd
 *     4.0.1"}}
 *     {"at":1700000000000,"failure":"connection refused"}
 */

import { closeSync, fstatSync, futimesSync, renameSync } from "node:fs";
import type { AnswerEntry, Answered, Failed } from "../../core/contracts/answer-store.js";
import { parseJsonLine } from "../../core/text.js";
import { closeQuietly, createExclusive, unlinkQuietly, writeFully } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { randomName } from "../../io/fs/random.js";
import { readFully } from "../../io/fs/read.js";
import { openOwn } from "../../io/fs/regular.js";

/**
 * Its time is when it expires; whoever is waiting for it may take it a moment later still. What was
 * being written is in the way of nobody.
 */
export const ENTRIES: readonly Leftover[] = [
  { name: /^[0-9a-f]{64}\.json$/, maxAgeMs: 60_000 },
  { name: /^[0-9a-f]{64}\.json\.[1-9]\d{0,9}\.\d{1,15}\.[0-9a-z]{0,16}$/, maxAgeMs: 10 * 60_000 },
];

/** Nobody says so much (1 MiB). */
const LONGEST_ENTRY = 1024 * 1024;
const LONGEST_FAILURE = 1000;
/** The last second that every file system can write down. */
const LAST_SECOND = 2 ** 31 - 1;

/** Makes sure that what was written once is an answer; null when it is none. */
export type ReadAnswer<Answer> = (value: unknown) => Answer | null;

/** @returns null when there is none, or none that is whole. Never throws */
export function readEntry<Answer>(
  path: string,
  read: ReadAnswer<Answer>,
): AnswerEntry<Answer> | null {
  try {
    return entryOf(parseJsonLine(textOf(path), isObject), read);
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  const fd = openOwn(path);
  try {
    const found = fstatSync(fd);
    if (found.size > LONGEST_ENTRY) return "";
    const octets = Buffer.alloc(found.size);
    return octets.toString("utf8", 0, readFully(fd, octets, 0));
  } finally {
    closeQuietly(fd);
  }
}

let serial = 0;

/**
 * Publishes an entry in one step. Never throws: where the disk is full, the message is just not
 * remembered.
 * @param expires milliseconds since 1970 from which on it may be swept
 */
export function writeEntry(
  path: string,
  entry: AnswerEntry<unknown>,
  expires: number,
  pid: number,
): void {
  const temp = `${path}.${pid}.${serial++}.${randomName()}`;
  try {
    writeNew(temp, formatted(entry), Math.min(expires / 1000, LAST_SECOND));
    renameSync(temp, path);
  } catch {
    unlinkQuietly(temp);
  }
}

function writeNew(path: string, octets: Buffer, seconds: number): void {
  const fd = createExclusive(path);
  try {
    writeFully(fd, octets);
    futimesSync(fd, seconds, seconds);
  } finally {
    closeSync(fd);
  }
}

function formatted(entry: AnswerEntry<unknown>): Buffer {
  const whole =
    "failure" in entry ? { ...entry, failure: entry.failure.slice(0, LONGEST_FAILURE) } : entry;
  return Buffer.from(`${JSON.stringify(whole)}\n`);
}

type Unknown<T> = { readonly [key in keyof T]?: unknown };

function entryOf<Answer>(
  value: object | null,
  read: ReadAnswer<Answer>,
): AnswerEntry<Answer> | null {
  if (value === null) return null;
  const { at, answer, failure }: Unknown<Answered<unknown> & Failed> = value;
  if (!isFiniteNumber(at)) return null;
  if (typeof failure === "string") return { at, failure };
  if (answer === null) return { at, answer };
  const found = read(answer);
  return found === null ? null : { at, answer: found };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** JSON may say 1e999, which is infinite. */
function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
