/**
 * Who may change the user's rules, and with them run code as that user. Sendmail's and ssh's
 * rule, for the same reason.
 */

import { lstatSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { shellQuote } from "../core/text.js";

/** The user, and how paths are looked at. */
export interface Owner {
  readonly uid: number;
  /**
   * The user's own group: what it may write, only the user writes (files made under umask 002).
   */
  readonly gid: number;
  /** Follows symlinks. Default: the disk. */
  readonly stat?: (path: string) => Ownership;
  /** Follows none. Default: the disk. */
  readonly lstat?: (path: string) => Ownership;
  /** Default: the disk. */
  readonly realpath?: (path: string) => string;
}

interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Looks at each file and the folder that it is in; where a path is a symlink, also at what it
 * points to and the folder of that.
 * @returns a line for each path that somebody else can change: what is wrong, and the command that
 *   fixes it.
 * @throws the system call's error when a path cannot be looked at.
 */
export function permissionFaults(paths: readonly string[], owner: Owner): string[] {
  const {
    stat = statSync,
    lstat = owner.stat ?? lstatSync,
    realpath = realpathSync.native,
  } = owner;
  const files = new Set(paths.flatMap((path) => [path, realpath(path)]));
  const found = [...files].flatMap((path) => {
    const folder = dirname(path);
    const own = fault(path, stat(path), owner);
    const above = isKept(lstat(path), stat(folder), owner)
      ? null
      : fault(folder, stat(folder), owner);
    return [own, above].filter((line) => line !== null);
  });
  return [...new Set(found)];
}

/**
 * In a sticky folder of root's, such as /nix/store, whoever may write there can add files, but take
 * away or rename only what is theirs.
 */
function isKept(
  entry: Pick<Ownership, "uid">,
  folder: Pick<Ownership, "uid" | "mode">,
  { uid }: Owner,
): boolean {
  return folder.uid === 0 && (folder.mode & 0o1000) !== 0 && [0, uid].includes(entry.uid);
}

function fault(path: string, { uid, gid, mode }: Ownership, owner: Owner): string | null {
  if (uid !== owner.uid && uid !== 0) {
    // Nobody but root gives files away; a copy is one's own.
    return `${path} belongs to user ${uid}, neither you nor root: put a copy of your own in its place, or have root run chown ${owner.uid} ${shellQuote(path)}`;
  }
  const ownGroup = (uid === owner.uid && gid === owner.gid) || (uid === 0 && gid === 0);
  const everyone = (mode & 0o002) !== 0;
  const group = (mode & 0o020) !== 0 && !ownGroup;
  if (!everyone && !group) return null;
  const who = everyone ? "everyone" : `group ${gid}`;
  const run = uid === owner.uid ? "run" : "have root run";
  return `${path} can be changed by ${who}: ${run} chmod ${group ? "g" : ""}${everyone ? "o" : ""}-w ${shellQuote(path)}`;
}
