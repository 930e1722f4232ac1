/**
 * Compiled rules on disk: one file a rules path. A line of JSON says what follows it, as bare
 * octets: every source, the code, the source map. So nothing but that line is parsed when the rules
 * are loaded.
 */

import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { linkFault } from "../io/fs/private-folder.js";
import type { Bundle, Link } from "./bundle.js";
import { type Owner, permissionFaults } from "./permissions.js";

/**
 * The esbuild that this package depends on, in exactly this version: asking it would cost more than
 * the rest of a load.
 */
export const ESBUILD = "0.28.2";

const FORMAT = 1;
const OWN = constants.O_RDONLY | constants.O_NOFOLLOW;
const NEWLINE = 0x0a;
/**
 * Building takes milliseconds: what is older than an hour (in ms) belongs to a process that was
 * killed.
 */
export const ABANDONED = 3_600_000;
const ROOM = "build-";

interface Header {
  readonly made: string;
  readonly build: string;
  readonly file: string;
  readonly links: readonly Link[];
  readonly sources: readonly (readonly [path: string, octets: number])[];
  readonly code: number;
  readonly map: number;
  readonly base: string;
}

/**
 * Names who can read the entry: another version compiles differently, or gives the rules another
 * API.
 */
export function made(version: string): string {
  return `sortmail ${version}, esbuild ${ESBUILD}, format ${FORMAT}`;
}

/**
 * A name in one piece. Two paths that share it take turns, which costs time only: the entry says
 * whose it is.
 * @throws URIError when the path is no Unicode text; such a file has no entry.
 */
export function entryName(file: string): string {
  return `${encodeURIComponent(file).slice(-200)}.bundle`;
}

/**
 * @returns why nothing in this folder may be run; null when it is the user's alone, or there is
 *   none to read.
 */
export function distrust(folder: string, owner: Pick<Owner, "uid" | "gid">): string | null {
  const link = linkFault(dirname(folder));
  if (link !== null) return link;
  const stats = existing(folder);
  if (stats === null) return null;
  if (!stats.isDirectory())
    return `${folder} is no folder (a symbolic link is not followed): remove it`;
  if (stats.uid !== owner.uid)
    return `${folder} belongs to user ${stats.uid}, not to you: remove it`;
  return permissionFaults([folder], owner)[0] ?? null;
}

function existing(folder: string): Stats | null {
  try {
    return lstatSync(folder);
  } catch {
    return null;
  }
}

/**
 * @returns what was kept for this rules file by this version; null when there is nothing, or
 *   nothing whole.
 */
export function readEntry(folder: string, file: string, version: string): Bundle | null {
  try {
    return decode(readOwn(join(folder, entryName(file))), file, version);
  } catch {
    return null;
  }
}

/**
 * What these files say is run: so it is what lies in this folder, and not what a symbolic link
 * leads to.
 */
export function readOwn(path: string): Buffer {
  const fd = openSync(path, OWN);
  try {
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * @throws whatever JSON.parse and a header that is none lead to: the caller takes it for "not
 *   there".
 */
function decode(entry: Buffer, file: string, version: string): Bundle | null {
  const start = entry.indexOf(NEWLINE) + 1;
  const header: Header = JSON.parse(entry.toString("utf8", 0, start));
  if (header.made !== made(version) || header.file !== file) return null;
  let at = start;
  const take = (octets: number): Buffer => {
    at += octets;
    return entry.subarray(at - octets, at);
  };
  const sources = header.sources.map(([path, octets]) => ({ path, bytes: take(octets) }));
  const code = take(header.code);
  const map = take(header.map);
  // A crash of the machine can leave a file of the right length with a hole in it; esbuild writes
  // no NUL.
  if (at !== entry.length || code.includes(0)) return null;
  return { build: header.build, sources, links: header.links, code, map, base: header.base };
}

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
  writeFileSync(fresh, encode(file, version, bundle), { mode: 0o600, flag: "wx" });
  renameSync(fresh, join(folder, entryName(file)));
}

/**
 * Makes the cache folder if it is missing, and in it a folder for one build.
 * @throws the system call's error.
 */
export function makeRoom(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const room = mkdtempSync(join(folder, ROOM));
  sweep(folder, statSync(room).mtimeMs - ABANDONED);
  return room;
}

function sweep(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(ROOM)) removeIf(join(folder, name), before);
  }
}

function removeIf(room: string, before: number): void {
  try {
    if (statSync(room).mtimeMs < before) removeRoom(room);
  } catch {
    // Another process was quicker.
  }
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
