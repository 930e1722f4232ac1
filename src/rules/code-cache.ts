/**
 * What V8 made of large rules, functions that have run included: with ten thousand rules, most of a
 * delivery would be spent on compiling them again. A file beside the entry, bound to it by the
 * build's own name, because V8 itself would take the code of other rules of the same length for
 * these.
 */

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Script } from "node:vm";
import type { Bundle } from "./bundle.js";
import { entryName, makeRoom, readOwn, removeRoom } from "./cache.js";

/** Octets of JavaScript below which V8 is as quick without. */
const WORTH_IT = 64 * 1024;

function isWorthIt({ code, build }: Bundle): boolean {
  return build !== "" && code.length >= WORTH_IT;
}

/**
 * @returns what was kept for exactly this bundle. V8 refuses it by itself when it comes from
 *   another version.
 */
export function readCodeCache(folder: string, file: string, bundle: Bundle): Buffer | null {
  if (!isWorthIt(bundle)) return null;
  try {
    const name = Buffer.from(`${bundle.build}\n`);
    const kept = readOwn(join(folder, machineName(file)));
    return kept.subarray(0, name.length).equals(name) ? kept.subarray(name.length) : null;
  } catch {
    return null;
  }
}

/**
 * Keeps it, when that is worth it. Synced before it gets its name: V8 does not survive a file with
 * holes.
 * @throws the system call's error.
 */
export function writeCodeCache(folder: string, file: string, bundle: Bundle, script: Script): void {
  if (!isWorthIt(bundle)) return;
  const room = makeRoom(folder);
  try {
    const fresh = join(room, "machine");
    writeSynced(
      fresh,
      Buffer.concat([Buffer.from(`${bundle.build}\n`), script.createCachedData()]),
    );
    renameSync(fresh, join(folder, machineName(file)));
  } finally {
    removeRoom(room);
  }
}

function machineName(file: string): string {
  return `${entryName(file)}.v8`;
}

function writeSynced(path: string, octets: Buffer): void {
  const fd = openSync(path, "wx", 0o600);
  try {
    for (let at = 0; at < octets.length; ) at += writeSync(fd, octets, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
