/**
 * The file in which Dovecot has the folders that a reader is shown: a new one is put into it as
 * Dovecot does, under its lock, by a rename.
 */

import { chmodSync, readFileSync, renameSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode, messageOf } from "../core/text.js";
import { createSynced, syncFolder, unlinkQuietly } from "../io/fs/durable.js";
import { takeLocks } from "../io/locks/acquire.js";
import { dotlock } from "../io/locks/dotlock.js";
import type { FolderTools } from "./folder-tools.js";

/** The newer of its formats: a mailbox a line, the names of its folders parted by tabs. */
const HEAD = "V\t2\n\n";

/**
 * Puts a subfolder into the file of the Maildir that it is in, unless it is there.
 * @param path of the subfolder: `…/Maildir/.lists.perl6`
 * @param temp a file that is not there, and may be left
 * @throws Error when the file can't be written, or its lock not be had
 */
export async function subscribe(
  path: string,
  temp: string,
  { host, deadline }: FolderTools,
): Promise<void> {
  const file = join(dirname(path), "subscriptions");
  try {
    const release = await takeLocks([dotlock(file, host)], deadline);
    try {
      const before = readIfThere(file);
      const after = withFolder(before, basename(path).slice(1).split("."));
      if (after !== before) replace(file, after, temp);
    } finally {
      release();
    }
  } catch (cause) {
    throw new Error(`can't be subscribed to in ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** In the file's own format: that of before has a name whole. */
export function withFolder(file: string, names: readonly string[]): string {
  const text = file === "" ? HEAD : file;
  const line = text.startsWith("V\t2\n") ? names.join("\t") : names.join(".");
  if (text.split("\n").includes(line)) return file;
  return `${text}${text.endsWith("\n") ? "" : "\n"}${line}\n`;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
}

function replace(file: string, text: string, temp: string): void {
  try {
    createSynced(temp, [Buffer.from(text)]);
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(temp, mode & 0o777);
    renameSync(temp, file);
    syncFolder(dirname(file));
  } finally {
    unlinkQuietly(temp);
  }
}
