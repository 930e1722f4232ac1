/**
 * Reads from a trace whether what was stored is on disk: the file's content, its name, and the
 * folders that lead to it.
 */

import { dirname } from "node:path";
import { type Call, pathsOf, succeeded } from "./trace.js";

/** What a trace tells of a disk. */
interface Disk {
  /** One object for all names of a file; whether all that was written to it is synced. */
  readonly files: Map<string, { synced: boolean }>;
  /** Names that were made and whose folder was not synced since. */
  readonly names: Set<string>;
}

const WRITES = new Set(["write", "writev", "pwrite64", "pwritev", "pwritev2", "ftruncate"]);
const SYNCS = new Set(["fsync", "fdatasync"]);

/** The calls that this looks at. */
export const TOLD_BY = [
  ...WRITES,
  ...SYNCS,
  "open",
  "openat",
  "creat",
  "link",
  "linkat",
  "rename",
  "renameat",
  "renameat2",
  "mkdir",
  "mkdirat",
];

/**
 * @param calls all that the process did, to its end
 * @param stored the files that must be on disk
 * @returns what could be lost if the power failed now, in words; empty when nothing could
 */
export function unsynced(calls: readonly Call[], stored: readonly string[]): string[] {
  const disk: Disk = { files: new Map(), names: new Set() };
  for (const call of calls.filter(succeeded)) happen(call, pathsOf(call), disk);
  return [...new Set(stored.flatMap((path) => atRisk(path, disk)))];
}

function atRisk(path: string, { files, names }: Disk): string[] {
  const file = files.get(path);
  const content = file === undefined ? [`${path}: nothing was written to it`] : [];
  if (file?.synced === false) content.push(`${path}: its content`);
  return [
    ...content,
    ...upwards(path).flatMap((part) => (names.has(part) ? [`${part}: its name`] : [])),
  ];
}

function upwards(path: string): string[] {
  return dirname(path) === path ? [] : [path, ...upwards(dirname(path))];
}

function happen({ name, args }: Call, paths: readonly string[], { files, names }: Disk): void {
  const last = paths.at(-1) ?? "";
  const [first = ""] = paths;
  if (WRITES.has(name)) fileAt(first, files).synced = false;
  else if (SYNCS.has(name)) sync(first, files, names);
  else if (name.startsWith("mkdir")) names.add(last);
  else if (name === "creat" || args.includes("O_EXCL")) names.add(last);
  else if (name.startsWith("link") || name.startsWith("rename")) {
    files.set(last, fileAt(paths.at(-2) ?? "", files));
    names.add(last);
  }
}

function sync(path: string, files: Disk["files"], names: Disk["names"]): void {
  fileAt(path, files).synced = true;
  for (const name of names) if (dirname(name) === path) names.delete(name);
}

function fileAt(path: string, files: Disk["files"]): { synced: boolean } {
  const file = files.get(path) ?? { synced: true };
  files.set(path, file);
  return file;
}
