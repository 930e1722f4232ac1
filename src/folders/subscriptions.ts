/**
 * The file in which Dovecot has the folders that a reader is shown: a new one is put into it as
 * Dovecot does, under its lock, by a rename.
 */

import { basename, dirname, join } from "node:path";
import { messageOf } from "../core/text.js";
import { changeFile } from "./dovecot-file.js";
import type { FolderTools } from "./folder-tools.js";

/** The newer of its formats: a mailbox a line, the names of its folders parted by tabs. */
const HEAD = "V\t2\n\n";

/**
 * Puts a subfolder into the file of the Maildir that it is in, unless it is there.
 * @param path of the subfolder: `…/Maildir/.lists.perl6`
 * @param temp a file that is not there, and may be left, as one with `.lock` behind it
 * @throws Error when the file can't be written, or its lock not be had
 */
export async function subscribe(path: string, temp: string, tools: FolderTools): Promise<void> {
  const file = join(dirname(path), "subscriptions");
  const names = basename(path).slice(1).split(".");
  try {
    await changeFile({ file, locked: file, temp }, tools, (text) => withFolder(text, names));
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
