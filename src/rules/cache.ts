/**
 * Compiled rules on disk: one file a rules path. A line of JSON says what follows it, as bare
 * octets: every source, the code, the source map. So nothing but that line is parsed when the rules
 * are loaded.
 */

import { closeSync, lstatSync, readFileSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { linkFault } from "../io/fs/private-folder.js";
import { openOwn } from "../io/fs/regular.js";
import type { Bundle, Link } from "./bundle.js";
import { type Owner, permissionFaults } from "./permissions.js";

/**
 * The esbuild that this package depends on, in exactly this version: asking it would cost more than
 * the rest of a load.
 */
export const ESBUILD = "0.28.2";

const FORMAT = 1;
const NEWLINE = 0x0a;
/** The first line of an entry. */
export interface Header {
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
  const fd = openOwn(path);
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
