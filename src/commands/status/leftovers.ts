/**
 * What waits beside messages: spool files of deliveries that were killed, and mail that is held.
 */

import { lstatSync } from "node:fs";
import { join } from "node:path";
import { namesIn } from "../../io/fs/read.js";
import { isAlive } from "../../io/process-alive.js";
import { SPOOL_NAME } from "../../io/spool.js";

export interface Spooled {
  readonly files: number;
  /** In all. */
  readonly octets: number;
}

/** The spool files whose process is there no more. */
export function spooledIn(folder: string): Spooled {
  const sizes = namesIn(folder)
    .filter((name) => SPOOL_NAME.test(name) && !isAlive(Number(name.split(".")[1])))
    .flatMap((name) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? []);
  return { files: sizes.length, octets: sizes.reduce((sum, size) => sum + size, 0) };
}

/** How many messages are in a Maildir. */
export function messagesIn(maildir: string): number {
  const parts = ["new", "cur"].map((part) => namesIn(join(maildir, part)));
  return parts.flat().filter((name) => !name.startsWith(".")).length;
}
