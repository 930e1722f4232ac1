/** Advice that its reader can follow: a plain user changes only what belongs to that user. */

import { shellQuote } from "../../core/text.js";
import type { Disk, Seen } from "../../io/fs/disk.js";

/** How a path becomes usable that isn't. */
export function adviceToUse(
  path: string,
  { uid, mode, kind }: Pick<Seen, "uid" | "mode" | "kind">,
  disk: Pick<Disk, "uid">,
): string {
  if (uid !== disk.uid)
    return `it belongs to ${userName(uid)}, not to you: choose a path below your home`;
  const [letters, bits] = kind === "folder" ? ["rwx", 0o700] : ["rw", 0o600];
  return (mode & bits) === bits
    ? "its mode allows it: perhaps its disk is mounted read-only"
    : `chmod u+${letters} ${shellQuote(path)}`;
}

/** How a path is closed to others. @param letters what chmod takes away: `go-rwx` */
export function adviceToClose(path: string, letters: string, uid: number, own: number): string {
  const command = `chmod ${letters} ${shellQuote(path)}`;
  return uid === own || own === 0 ? command : `only ${userName(uid)} can do that: ${command}`;
}

export function userName(uid: number): string {
  return uid === 0 ? "root" : `user ${uid}`;
}
