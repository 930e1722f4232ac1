/** Takes one message from a file descriptor. */

import { unlinkSync } from "node:fs";
import type { Content, Host } from "../core/contracts/ports.js";
import { fileContent, HEAD_SIZE, memoryContent } from "./content.js";
import { CHUNK_SIZE, readFully, readSome, readToEnd } from "./fs/read.js";
import { createSpoolFile } from "./spool.js";

interface IntakeOptions {
  /** Where a message over 1 MiB is put; made, with mode 0700, when it is missing. */
  readonly spoolFolder: string;
  readonly host: Host;
}

/** A message as it came in. */
export interface Intake {
  readonly content: Content;
  /** The mbox From_ line that stood on top, without its newline; it is no part of the content. */
  readonly fromLine: string | null;
  /** Removes the spool file, if there is one. Links to it, in Maildirs, stay. */
  discard(): void;
}

/** Nothing at all was handed over: no message is so short, so something went wrong before us. */
export class NothingToReadError extends Error {
  override readonly name = "NothingToReadError";
}

const LINE_FEED = 0x0a;
const FROM = Buffer.from("From ");
/**
 * A header field with a blank before its colon, as obsolete syntax allows (RFC 5322 section 4.5).
 */
const FROM_FIELD = /^From[ \t]+:/;

/**
 * The octets of a From_ line at the very start, its newline counted; 0 when there is none. No date
 * is asked for: the MTA put it there. A line that does not end is no From_ line, but the message.
 */
export function fromLineLength(start: Buffer): number {
  if (!start.subarray(0, FROM.length).equals(FROM)) return 0;
  const newline = start.indexOf(LINE_FEED);
  return newline < 0 || FROM_FIELD.test(start.toString("latin1", 0, newline)) ? 0 : newline + 1;
}

/** A From_ line as text, without its newline: UTF-8 where it is that, else Latin-1. */
export function decodeFromLine(line: Buffer): string {
  const text = line.toString("utf8");
  return (text.includes("\ufffd") ? line.toString("latin1") : text).replace(/\r?\n$/, "");
}

/** Takes the From_ line off the first octets, which move to the front. */
function takeFromLine(buffer: Buffer, length: number): { fromLine: string | null; rest: number } {
  const taken = fromLineLength(buffer.subarray(0, length));
  if (taken === 0) return { fromLine: null, rest: length };
  const fromLine = decodeFromLine(buffer.subarray(0, taken));
  buffer.copyWithin(0, taken, length);
  return { fromLine, rest: length - taken };
}

function enlarge(buffer: Buffer): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 4, HEAD_SIZE));
  buffer.copy(larger);
  return larger;
}

/** Reads on, into a buffer that grows to 1 MiB. */
function readHead(fd: number, start: Buffer, filled: number): Buffer {
  let buffer = start;
  let length = filled;
  for (;;) {
    length += readFully(fd, buffer.subarray(length));
    if (length < buffer.length || length === HEAD_SIZE) return buffer.subarray(0, length);
    buffer = enlarge(buffer);
  }
}

function* all(...parts: Iterable<Buffer>[]): Generator<Buffer> {
  for (const part of parts) yield* part;
}

/**
 * Reads one message to the end of the file. Up to 1 MiB stays in memory; a larger one goes to a
 * spool file, synced, and memory does not grow with it.
 * @throws NothingToReadError when there is not a single octet. A From_ line with nothing below it
 *   is an empty message.
 */
export function readMessage(fd: number, { spoolFolder, host }: IntakeOptions): Intake {
  const start = Buffer.allocUnsafeSlow(CHUNK_SIZE);
  const length = readFully(fd, start);
  if (length === 0) throw new NothingToReadError("nothing on standard input");
  const { fromLine, rest } = takeFromLine(start, length);
  const head = readHead(fd, start, rest);
  const beyond = Buffer.allocUnsafe(1);
  if (head.length < HEAD_SIZE || readSome(fd, beyond) === 0) {
    return { content: memoryContent(head), fromLine, discard: () => {} };
  }
  const { path, size } = createSpoolFile(spoolFolder, host, all([head, beyond], readToEnd(fd)));
  return { content: fileContent(path, size, head), fromLine, discard: () => unlinkSync(path) };
}
