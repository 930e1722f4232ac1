/**
 * A folder in a Maildir's own cur, new or tmp: mail readers take it for a message there, and whatever
 * clears away old files finds it in tmp.
 */

import type { FolderSpec } from "../language/folder-spec.js";
import { plainPath } from "./safe-segment.js";

/** What follows a folder's path where another one is in its cur, new or tmp. */
const INSIDE: Readonly<Partial<Record<FolderSpec["kind"], RegExp>>> = {
  maildir: /^()\/(?:cur|new|tmp)(?:\/|$)/,
  maildirs: /^((?:\/[^/]+)+?)\/(?:cur|new|tmp)(?:\/|$)/,
};

/** @returns the path of a Maildir among these in whose cur, new or tmp this one is; or null */
export function configuredAround(path: string, folders: readonly FolderSpec[]): string | null {
  const plain = plainPath(path);
  for (const spec of folders) {
    const around = plainPath(spec.path);
    const [found, member] =
      (plain.startsWith(around) && INSIDE[spec.kind]?.exec(plain.slice(around.length))) || [];
    if (found !== undefined) return `${around}${member}`;
  }
  return null;
}

/**
 * The same of what is on disk.
 * @param path absolute
 */
export function existingAround(path: string, isFolder: (path: string) => boolean): string | null {
  for (const { index } of path.matchAll(/\/(?:cur|new|tmp)(?=\/|$)/g)) {
    const around = path.slice(0, index);
    const has = (name: string) => isFolder(`${around}/${name}`);
    if (has("cur") && (has("new") || has("tmp"))) return around;
  }
  return null;
}

/** Why there can be no such folder. */
export function insideFault(around: string): string {
  return `is inside the Maildir ${around}, in one of its own folders cur, new and tmp`;
}
