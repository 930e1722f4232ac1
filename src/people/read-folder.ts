/** Opens a folder of mail to read what is new in it: loaded once one has changed. */

import type { MailFolder } from "./folder-format.js";
import { maildirAt } from "./maildir.js";
import { mboxAt } from "./mbox.js";

/** @throws Error when it is none */
export function folderAt(path: string, isFolder: boolean): MailFolder {
  return isFolder ? maildirAt(path) : mboxAt(path);
}
