/**
 * One file of records. Any number of processes append to it, each record by one write, and none
 * ever changes what is there: a file that has grown too large is put aside whole, in place of the
 * one that was put aside before, so that the oldest records go first. Nothing is synced: what a
 * power cut takes is as if it had never been remembered.
 */

import { closeSync, constants, fstatSync, lstatSync, renameSync, writeSync } from "node:fs";
import type { Remembered } from "../../core/contracts/memory.js";
import { errorCode } from "../../core/text.js";
import { isSilent } from "../../io/fs/age.js";
import { closeQuietly, createExclusive, unlinkQuietly } from "../../io/fs/durable.js";
import { readFully } from "../../io/fs/read.js";
import { openForAppending, openOwn } from "../../io/fs/regular.js";
import { OLD, TURN } from "./places.js";
import { lastRecord, tornLines } from "./records.js";

/** Octets from which on a bucket is put aside. */
export const FULL = 32 * 1024;
/** Octets beyond which nothing is added: it could not be put aside. */
const MOST = 4 * FULL;
/** Milliseconds after which whoever puts a bucket aside is dead. */
const TURN_DEAD = 10_000;

/** What was found in a bucket. */
export interface Found {
  readonly record: Remembered | null;
  /** Lines that are no records. */
  readonly torn: number;
}

/** The last record of a key. @param mark the key's @throws of the disk */
export function find(path: string, mark: string): Found {
  // In this order: what is put aside meanwhile is seen twice, and not missed.
  const current = findIn(path, mark);
  if (current.record !== null) return current;
  const old = findIn(`${path}${OLD}`, mark);
  return { record: old.record, torn: current.torn + old.torn };
}

const NOTHING: Found = { record: null, torn: 0 };

function findIn(path: string, mark: string): Found {
  // Asked first, because an error costs more than an answer.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return NOTHING;
  const octets = contentOf(path);
  return { record: lastRecord(octets, mark), torn: tornLines(octets) };
}

/** Its last octets: it has no more unless something else has written there. */
function contentOf(path: string): Buffer {
  const fd = openIfThere(path);
  if (fd === null) return Buffer.alloc(0);
  try {
    const { size } = fstatSync(fd);
    const octets = Buffer.allocUnsafe(Math.min(size, 2 * MOST));
    return octets.subarray(0, readFully(fd, octets, size - octets.length));
  } finally {
    closeQuietly(fd);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openOwn(path, constants.O_RDONLY);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Adds a record; the bucket's folder must be there. @throws of the disk */
export function append(path: string, record: Buffer, now: number): void {
  const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= FULL) putAside(path, now);
  const fd = openForAppending(path);
  try {
    if (fstatSync(fd).size >= MOST) throw new Error(`${path} is full, and can't be put aside`);
    const written = writeSync(fd, record);
    if (written < record.length) throw new Error(`${path}: only ${written} bytes were written`);
  } finally {
    closeSync(fd);
  }
}

/** Only one process at a time: a second one would put aside what has only just begun. */
function putAside(path: string, now: number): void {
  const turn = `${path}${TURN}`;
  if (!taken(turn, now)) return;
  try {
    const size = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= FULL) renameSync(path, `${path}${OLD}`);
  } finally {
    unlinkQuietly(turn);
  }
}

/** Where another is at it, or has died at it, the record just makes the bucket larger. */
function taken(turn: string, now: number): boolean {
  try {
    closeSync(createExclusive(turn));
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    const since = lstatSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (isSilent(since, TURN_DEAD, now)) unlinkQuietly(turn);
    return false;
  }
}
