/** The octets of a message: in memory, in a file of its own, or a part of a larger file. */

import { closeSync, openSync } from "node:fs";
import type { Content } from "../core/contracts/ports.js";
import { CHUNK_SIZE, readSome } from "./fs/read.js";

/** Octets of a message that are kept in memory (1 MiB). */
export const HEAD_SIZE = 1024 * 1024;

/** A message that is wholly in memory. */
export function memoryContent(bytes: Buffer): Content {
  return { size: bytes.length, head: bytes, file: null, chunks: () => [bytes] };
}

/** A message that a file holds, and nothing else; the file is synced. */
export function fileContent(file: string, size: number, head: Buffer): Content {
  return { size, head, file, chunks: () => fileChunks(file, size) };
}

function* fileChunks(file: string, size: number): Generator<Buffer> {
  const fd = openSync(file, "r");
  try {
    yield* chunksOf((into, position) => readSome(fd, into, position), 0, size);
  } finally {
    closeSync(fd);
  }
}

/** Reads at a position, as `readSome` does. */
export type ReadAt = (into: Buffer, position: number) => number;

/**
 * The octets from `start` to `end`, in one buffer that is used again for each chunk.
 * @throws when they are not all there: a message is never passed on short.
 */
export function* chunksOf(readAt: ReadAt, start: number, end: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_SIZE, end - start));
  for (let position = start; position < end; ) {
    const length = readAt(buffer.subarray(0, end - position), position);
    if (length === 0)
      throw new Error(`${end - position} bytes are missing at the end of a message`);
    yield buffer.subarray(0, length);
    position += length;
  }
}
