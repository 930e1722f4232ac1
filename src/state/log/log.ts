/**
 * The log: one JSON line a delivery, each one write, so that any number of processes may append.
 * Nothing in a line is more than text, whatever a message says: on a terminal it moves no cursor
 * and turns no direction.
 */

import { closeSync, fstatSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Host } from "../../core/contracts/ports.js";
import { errorCode, unicodeEscape } from "../../core/text.js";
import { makeFolder } from "../../io/fs/durable.js";
import { refuseLinks } from "../../io/fs/private-folder.js";
import { openForAppending } from "../../io/fs/regular.js";

export interface LogOptions {
  readonly host: Host;
  /** Octets above which the file is renamed to FILE.1, and so on. Default: 5 MiB. */
  readonly maxBytes?: number;
  /** How many such files are kept. Default: 5. */
  readonly keep?: number;
}

/** Octets of a line, at most. */
const LINE_LIMIT = 64 * 1024;

/**
 * To how much strings (UTF-16 units) and lists are cut, one after the other, until the line is
 * short enough.
 */
const CUTS = [4096, 512, 64];

/**
 * What `JSON.stringify` leaves as it is, though a terminal or an editor does not: DEL, C1, line
 * separators, bidi controls.
 */
const HARMFUL = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const LINE_FEED = 0x0a;

/**
 * Appends an entry, then rotates the file if it has grown too large. The folder is made, with mode
 * 0700, when it is missing; the file is 0600. Neither may be a symbolic link. Nothing is synced.
 * @throws any error of the disk. The entry may have been written even so.
 */
export function appendLog(
  file: string,
  entry: object,
  { host, maxBytes = 5 * 1024 * 1024, keep = 5 }: LogOptions,
): void {
  const fd = openLog(file);
  try {
    const size = append(fd, Buffer.from(`${formatEntry(entry)}\n`));
    if (size > maxBytes) rotation().rotate(file, { host, maxBytes, keep });
  } finally {
    closeSync(fd);
  }
}

/** Loaded when the file has grown too large. */
function rotation(): typeof import("./rotation.js") {
  return require("./rotation.js");
}

function openLog(file: string): number {
  refuseLinks(dirname(file));
  try {
    return openForAppending(file);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    makeFolder(dirname(file));
    return openForAppending(file);
  }
}

/** @returns the file's size afterwards, or more. */
function append(fd: number, line: Buffer): number {
  const size = fstatSync(fd).size;
  const bytes = endsTorn(fd, size) ? Buffer.concat([Buffer.from("\n"), line]) : line;
  const written = writeSync(fd, bytes);
  if (written < bytes.length)
    throw new Error(`only ${written} of ${bytes.length} bytes of a log line were written`);
  return size + written;
}

/** Whether a full disk has cut the last line: the next one must not become part of it. */
function endsTorn(fd: number, size: number): boolean {
  const last = Buffer.alloc(1);
  return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== LINE_FEED;
}

const printable = (json: string): string => json.replace(HARMFUL, unicodeEscape);

/** An entry as one line of at most 64 KiB, without its newline: printable throughout. */
export function formatEntry(entry: object): string {
  let line = printable(JSON.stringify(entry));
  for (const cut of CUTS) {
    if (Buffer.byteLength(line) < LINE_LIMIT) return line;
    line = printable(JSON.stringify(entry, (_key, value: unknown) => shorten(value, cut)));
  }
  return Buffer.byteLength(line) < LINE_LIMIT
    ? line
    : JSON.stringify({ shortened: line.slice(0, LINE_LIMIT / 8) });
}

function shorten(value: unknown, cut: number): unknown {
  if (typeof value === "string" && value.length > cut) return `${value.slice(0, cut)}…`;
  return Array.isArray(value) && value.length > cut ? [...value.slice(0, cut), "…"] : value;
}
