/**
 * Puts compiled rules and V8's code of them into the cache. Loaded when there is something new to
 * keep: most deliveries only read.
 */

import { closeSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Script } from "node:vm";
import { createExclusive, createSynced, makeUniqueFolder, writeFully } from "../io/fs/durable.js";
import { makeOwnFolder } from "../io/fs/private-folder.js";
import type { Bundle } from "./bundle.js";
import { entryName, type Header, made } from "./cache.js";
import { codeCacheName } from "./code-cache.js";

const ROOM = "build-";

function encode(
  file: string,
  version: string,
  { build, sources, links, code, map, base }: Bundle,
): Buffer {
  const header: Header = {
    made: made(version),
    build,
    file,
    links,
    sources: sources.map(({ path, bytes }) => [path, bytes.length]),
    code: code.length,
    map: map.length,
    base,
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    ...sources.map(({ bytes }) => bytes),
    code,
    map,
  ]);
}

/**
 * Publishes an entry in one step: readers see the old one or the new one, and of many writers the
 * last stays.
 * @param room a folder of this process on the same file system, from `makeRoom`.
 * @throws the system call's error; then the old entry is still there.
 */
export function writeEntry(
  folder: string,
  room: string,
  { file, version }: { readonly file: string; readonly version: string },
  bundle: Bundle,
): void {
  const fresh = join(room, "entry");
  const fd = createExclusive(fresh);
  try {
    writeFully(fd, encode(file, version, bundle));
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, join(folder, entryName(file)));
}

/**
 * Makes the cache folder if it is missing, and in it a folder for one build.
 * @throws the system call's error.
 */
export function makeRoom(folder: string): string {
  makeOwnFolder(folder);
  return makeUniqueFolder(join(folder, ROOM));
}

/**
 * Leaves it to a later sweep when it cannot be removed: the rules are compiled, which is what
 * matters.
 */
export function removeRoom(room: string): void {
  try {
    rmSync(room, { recursive: true, force: true });
  } catch {}
}

/**
 * Keeps V8's code of the rules. Synced before it gets its name: V8 does not survive a file with
 * holes.
 * @throws the system call's error.
 */
export function writeCodeCache(folder: string, file: string, bundle: Bundle, script: Script): void {
  const room = makeRoom(folder);
  try {
    const fresh = join(room, "machine");
    createSynced(fresh, [Buffer.from(`${bundle.build}\n`), script.createCachedData()]);
    renameSync(fresh, join(folder, codeCacheName(file)));
  } finally {
    removeRoom(room);
  }
}
