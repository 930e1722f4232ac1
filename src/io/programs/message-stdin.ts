/**
 * A message as a program's standard input: a file, not a pipe. When this process dies, a pipe ends,
 * and a mail program takes that for the end of the message and sends half of it. Nor does a program
 * that reads slowly, or not at all, matter; and `/dev/stdin` can be opened, which Node's pipes,
 * being sockets, forbid.
 */

import { mkdtempSync, openSync, rmdirSync, unlinkSync } from "node:fs";
import type { Host } from "../../core/contracts/ports.js";
import { createSpoolFile } from "../spool.js";

/** Where files lie that have no name for long. */
export interface Spool {
  /** Made, with mode 0700, when it is missing. */
  readonly spool: string;
  readonly host: Host;
}

/**
 * @returns a file descriptor at the start of these octets, to be closed; the file has no name any
 *   more
 */
export function openStdin(chunks: Iterable<Buffer>, { spool, host }: Spool): number {
  const { path } = createSpoolFile(spool, host, chunks);
  try {
    return openSync(path, "r");
  } finally {
    unlinkSync(path);
  }
}

/** The same for who leaves no trace: in a folder of its own, which is gone again. */
export function openStdinAside(chunks: Iterable<Buffer>, host: Host): number {
  const spool = mkdtempSync("/tmp/sortmail-");
  try {
    return openStdin(chunks, { spool, host });
  } finally {
    rmdirSync(spool);
  }
}
