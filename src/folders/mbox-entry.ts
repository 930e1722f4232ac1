/** A message as an mbox takes it, in blocks to be written. */

import { readSync } from "node:fs";
import type { Content } from "../core/contracts/ports.js";
import { quoteMboxrd } from "../core/message/mboxrd.js";
import { hideReaderFields } from "../core/message/reader-fields.js";

/** Bytes that go into one write. A kill can tear even that, but hardly ever comes within it. */
const ONE_WRITE = 1024 * 1024;

const NEWLINE = Buffer.from("\n");

/** A message for an mbox. */
export interface Incoming {
  readonly content: Content;
  /** Its From_ line, and what is put on top of its header. */
  readonly opening: Buffer;
}

/**
 * What is appended for it. A block is valid until the next one is asked for.
 * @param fd the mbox, open for reading
 * @param size of the mbox, in bytes
 */
export function blocksOf(incoming: Incoming, fd: number, size: number): Iterable<Buffer> {
  return inBlocks(entry(incoming, fd, size));
}

/**
 * A message as it is appended, an empty line at its end, and before it what the file's end lacks.
 */
function* entry({ content, opening }: Incoming, fd: number, size: number): Generator<Buffer> {
  const repair = "\n\n".slice(newlinesAtEnd(fd, size));
  if (size > 0) yield Buffer.from(repair);
  yield opening;
  let last = NEWLINE[0];
  for (const chunk of quoteMboxrd(hideReaderFields(content.chunks()))) {
    yield chunk;
    last = chunk.at(-1) ?? last;
  }
  if (last !== NEWLINE[0]) yield NEWLINE;
  yield NEWLINE;
}

/** Zero, one or two. */
function newlinesAtEnd(fd: number, size: number): number {
  const tail = Buffer.alloc(Math.min(size, 2));
  const read = readSync(fd, tail, 0, tail.length, size - tail.length);
  if (tail[read - 1] !== NEWLINE[0]) return 0;
  return tail[read - 2] === NEWLINE[0] ? 2 : 1;
}

/**
 * The same octets in blocks of ONE_WRITE. A hostile message quotes to millions of pieces; a block
 * is reused.
 */
function* inBlocks(pieces: Iterable<Buffer>): Generator<Buffer> {
  const block = Buffer.allocUnsafe(ONE_WRITE);
  let used = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const copied = piece.copy(block, used, from);
      used += copied;
      from += copied;
      if (used < block.length) continue;
      yield block;
      used = 0;
    }
  }
  yield block.subarray(0, used);
}
