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
  /** All is written: syncs it, and keeps no descriptor: a message can have a thousand of them. */
  sync(): void;
  /**
   * Gives it that name, or the same with a number; on disk when it returns.
   * @param from the first number that may be free
   */
  publish(name: string, from: number): Named;
  /** Takes away what is left of it. Never throws. */
  discard(): void;
}

/** What it is called now. */
export interface Named {
  readonly path: string;
  /** 1 where the name has none. */
  readonly number: number;
}

/** @param path absolute; made when it is missing */
export function createIn(path: string, host: Host): ComingFile {
  makeFolder(path);
  const temp = join(path, tempName(host));
  const fd = createExclusive(temp);
  let isOpen = true;
  const close = () => {
    if (isOpen) closeQuietly(fd);
    isOpen = false;
  };
  return {
    write: (piece) => writeFully(fd, piece),
    sync() {
      fsyncSync(fd);
      close();
    },
    publish(name, from) {
      const named = linked(path, temp, name, from);
      try {
        syncFolder(path);
      } catch (error) {
        unlinkQuietly(named.path);
        throw error;
      }
      return named;
    },
    discard() {
      close();
      unlinkQuietly(temp);
    },
  };
}

function linked(path: string, temp: string, name: string, from: number): Named {
  for (let number = from; ; number++) {
    const unique = number < TRIES ? number : Math.floor(Math.random() * 2 ** 48);
    const target = join(path, numbered(name, unique));
    try {
      publish(temp, target);
      return { path: target, number };
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || number > Math.max(from, TRIES) + 20) throw error;
    }
  }
}

function tempName({ pid, now }: Host): string {
  const random = Math.floor(Math.random() * 0x1_0000_0000).toString(16);
  return `.sortmail.${Math.floor(now())}.P${pid}Q${serial++}R${random}`;
}
