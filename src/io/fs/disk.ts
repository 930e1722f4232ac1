/** How `check` looks at the disk: passed in, so that tests can be somebody else. */

import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";

export interface Seen {
  readonly kind: "file" | "folder" | "other";
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

export interface Disk {
  readonly uid: number;
  readonly gid: number;
  /** What is there, symbolic links followed; null when nothing is, or it can't be seen. */
  look(path: string): Seen | null;
  isLink(path: string): boolean;
  /** Whether we may read and write it; make files in it, if it is a folder. */
  mayUse(path: string, kind: Seen["kind"]): boolean;
}

/** The disk as the user of this process sees it. */
export function realDisk(uid: number, gid: number): Disk {
  return { uid, gid, look, isLink, mayUse };
}

/** The path itself or what is nearest above it, that exists. */
export function nearest(path: string, disk: Disk): { readonly path: string; readonly seen: Seen } {
  const seen = disk.look(path);
  if (seen !== null) return { path, seen };
  if (path === "/") throw new Error("/ can't be looked at");
  return nearest(dirname(path), disk);
}

function look(path: string): Seen | null {
  try {
    const stats = statSync(path);
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    return { kind, size: stats.size, uid: stats.uid, gid: stats.gid, mode: stats.mode };
  } catch {
    return null;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function mayUse(path: string, kind: Seen["kind"]): boolean {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    accessSync(path, kind === "folder" ? R_OK | W_OK | X_OK : R_OK | W_OK);
    return true;
  } catch {
    return false;
  }
}
