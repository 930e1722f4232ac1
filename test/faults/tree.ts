/** A folder as it was, to begin every run alike. */

import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

export interface Tree {
  readonly root: string;
  readonly kept: readonly string[];
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly path: string;
  /** Null for a folder. */
  readonly octets: Buffer | null;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Seconds since 1970. */
const LONG_AGO = 1_700_000_000;

/** @param kept what is directly below the folder and never touched */
export function saveTree(root: string, kept: readonly string[]): Tree {
  const entries = readdirSync(root)
    .filter((name) => !kept.includes(name))
    .flatMap((name) => entriesAt(join(root, name)));
  return { root, kept, entries };
}

function entriesAt(path: string): Entry[] {
  const { mode, uid, gid } = lstatSync(path);
  const isFolder = (mode & 0o170000) === 0o040000;
  const entry = {
    path,
    mode: mode & 0o7777,
    uid,
    gid,
    octets: isFolder ? null : readFileSync(path),
  };
  return [
    entry,
    ...(isFolder ? readdirSync(path).flatMap((name) => entriesAt(join(path, name))) : []),
  ];
}

/** Puts back what was saved, and removes all else that was not kept. */
export function restoreTree({ root, kept, entries }: Tree): void {
  for (const name of readdirSync(root)) {
    if (!kept.includes(name)) rmSync(join(root, name), { recursive: true, force: true });
  }
  for (const { path, octets, mode, uid, gid } of entries) {
    if (octets === null) mkdirSync(path);
    else writeFileSync(path, octets);
    chownSync(path, uid, gid);
    chmodSync(path, mode);
    // procmail waits for a second before it writes to an mbox that was read in this one.
    if (octets !== null) utimesSync(path, LONG_AGO, LONG_AGO);
  }
}
