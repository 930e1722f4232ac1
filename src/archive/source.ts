/**
 * Something that holds saved messages and can be read at any place: a file, or what came through a
 * pipe.
 */

import { closeSync, fstatSync, openSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { Content, Host } from "../core/contracts/ports.js";
import { chunksOf, HEAD_SIZE, type ReadAt } from "../io/content.js";
import { writeFully } from "../io/fs/durable.js";
import { readFully, readSome, readToEnd } from "../io/fs/read.js";

/** Contents that are read out of it are valid until it is closed. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /** The file that holds it, and nothing else; null when there is none. */
  readonly fd: number | null;
  readonly readAt: ReadAt;
  close(): void;
}

export interface PipeOptions {
  /**
   * Where what comes through a pipe is kept once it is over 1 MiB, in a file that has no name from
   * its first octet on.
   */
  readonly tmpFolder: string;
  readonly host: Host;
}

/** Opens a file; what is none (a FIFO, a shell's `<(…)`) is read to its end. */
export function openSource(path: string, options: PipeOptions): Source {
  const fd = openSync(path, "r");
  let source: Source | null = null;
  try {
    source = fstatSync(fd).isFile() ? fileSource(fd) : null;
    return source ?? pipeSource(fd, options);
  } finally {
    if (source === null) closeSync(fd);
  }
}

/** What a file descriptor refers to: closing the one closes the other. */
export function fileSource(fd: number): Source {
  let open = true;
  return {
    size: fstatSync(fd).size,
    fd,
    readAt(into, position) {
      if (!open) throw new Error("a saved message was read after its file was closed");
      return readSome(fd, into, position);
    },
    close() {
      open = false;
      closeSync(fd);
    },
  };
}

/** Reads a pipe to its end. The pipe itself stays open. */
export function pipeSource(fd: number, options: PipeOptions): Source {
  const start = Buffer.allocUnsafe(HEAD_SIZE);
  const length = readFully(fd, start);
  if (length < HEAD_SIZE) return memorySource(start.subarray(0, length));
  const kept = namelessFile(options);
  try {
    writeFully(kept, start);
    for (const chunk of readToEnd(fd)) writeFully(kept, chunk);
    return fileSource(kept);
  } catch (error) {
    closeSync(kept);
    throw error;
  }
}

export function memorySource(bytes: Buffer): Source {
  return {
    size: bytes.length,
    fd: null,
    readAt: (into, position) => bytes.copy(into, 0, position),
    close: () => {},
  };
}

/** A part of a source, closed with it. */
export function partOf(source: Source, start: number, end: number): Source {
  return {
    size: end - start,
    fd: null,
    readAt: (into, position) =>
      source.readAt(into.subarray(0, Math.max(0, end - start - position)), start + position),
    close: () => {},
  };
}

/** A file to write and to read. Whatever ends the process, it goes with it. */
export function namelessFile({ tmpFolder, host }: PipeOptions): number {
  const path = join(tmpFolder, `sortmail.${host.now()}.${host.pid}`);
  const fd = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return fd;
}

/**
 * Fills a buffer with the octets from a position on.
 * @throws when they are not all there
 */
export function fill(source: Source, into: Buffer, position: number): void {
  for (let length = 0; length < into.length; ) {
    const read = source.readAt(into.subarray(length), position + length);
    if (read === 0) throw new Error("the file became shorter while it was read");
    length += read;
  }
}

/** The octets from `start` to `end`, at once. */
export function readRange(source: Source, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  fill(source, bytes, start);
  return bytes;
}

/** Takes a format's quoting off. */
type Decode = (chunks: Iterable<Buffer>) => Iterable<Buffer>;

/** A message over 1 MiB, from `start` to `end`: read whenever it is asked for. */
export function rangeContent(
  source: Source,
  start: number,
  end: number,
  decode: Decode | null,
): Content {
  const chunks = () => (decode ?? same)(chunksOf(source.readAt, start, end));
  const size = decode === null ? end - start : sizeOf(chunks());
  return { size, head: headOf(chunks()), file: null, chunks };
}

function same(chunks: Iterable<Buffer>): Iterable<Buffer> {
  return chunks;
}

function sizeOf(chunks: Iterable<Buffer>): number {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  return size;
}

function headOf(chunks: Iterable<Buffer>): Buffer {
  const head = Buffer.allocUnsafe(HEAD_SIZE);
  let length = 0;
  for (const chunk of chunks) {
    length += chunk.copy(head, length);
    if (length === HEAD_SIZE) break;
  }
  return head.subarray(0, length);
}
