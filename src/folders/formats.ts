/** The folder formats: the one place that knows them all. */

import type { Deadline, Folder, Host } from "../core/contracts/ports.js";
import type { Target } from "../core/language/folder-spec.js";
import { messageOf } from "../core/text.js";
import { openMaildir } from "./maildir.js";

/**
 * A message could not be stored. The message begins with the folder's path; the cause is what went
 * wrong.
 */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/** What a folder needs beside its path. */
export interface FolderTools {
  readonly deadline: Deadline;
  readonly host: Host;
}

/** Opens a folder by its kind. Touches no disk until a message is stored. */
export function openFolder(target: Target, tools: FolderTools): Folder {
  return {
    async store(content, options) {
      try {
        const folder = await byKind(target, tools);
        return await folder.store(content, options);
      } catch (cause) {
        throw new FolderError(`${target.path}: ${messageOf(cause)}`, { cause });
      }
    },
  };
}

/** A Maildir is what nearly everybody has; what an mbox needs is loaded with the first one. */
async function byKind(target: Target, tools: FolderTools): Promise<Folder> {
  switch (target.kind) {
    case "maildir":
      return openMaildir(target, tools);
    case "mbox":
      return (await import("./mbox.js")).openMbox(target, tools);
  }
}
