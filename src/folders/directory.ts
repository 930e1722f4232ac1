/**
 * A folder of files: each is written and synced under a name that nobody looks at, then linked to
 * its own, which is never written over, and the folder synced.
 */

import { fsyncSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../core/contracts/ports.js";
import { numbered } from "../core/decision/file-name.js";
import { errorCode } from "../core/text.js";
import {
  closeQuietly,
  createExclusive,
  makeFolder,
  publish,
  syncFolder,
  unlinkQuietly,
  writeFully,
} from "../io/fs/durable.js";

/** Hidden, and never given by a message: a name out of one does not begin with a dot. */
export const DIRECTORY_TEMP_NAME = /^\.sortmail\.\d{1,16}\.P\d{1,10}Q\d{1,15}R[0-9a-f]{1,8}$/;

/** Numbers that are tried before a name is taken that nobody has. */
const TRIES = 1000;

let serial = 0;

/** A file that is not there yet. */
export interface ComingFile {
  write(piece: Buffer): void;
  /** All is written: syncs it. */
  sync(): void;
  /**
   * Gives it that name, or the same with a number; on disk when it returns.
   * @returns its path
   */
  publish(name: string): string;
  /** Takes away what is left of it. Never throws. */
  discard(): void;
}

/** @param path absolute; made when it is missing */
export function createIn(path: string, host: Host): ComingFile {
  makeFolder(path);
  const temp = join(path, tempName(host));
  const fd = createExclusive(temp);
  return {
    write: (piece) => writeFully(fd, piece),
    sync: () => fsyncSync(fd),
    publish(name) {
      const target = linked(path, temp, name);
      try {
        syncFolder(path);
      } catch (error) {
        unlinkQuietly(target);
        throw error;
      }
      return target;
    },
    discard() {
      closeQuietly(fd);
      unlinkQuietly(temp);
    },
  };
}

function linked(path: string, temp: string, name: string): string {
  for (let number = 1; ; number++) {
    const unique = number < TRIES ? number : Math.floor(Math.random() * 2 ** 48);
    const target = join(path, numbered(name, unique));
    try {
      publish(temp, target);
      return target;
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || number > TRIES + 20) throw error;
    }
  }
}

function tempName({ pid, now }: Host): string {
  const random = Math.floor(Math.random() * 0x1_0000_0000).toString(16);
  return `.sortmail.${Math.floor(now())}.P${pid}Q${serial++}R${random}`;
}
