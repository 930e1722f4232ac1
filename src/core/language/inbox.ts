/** Where the user looks for mail: the folder that takes what sortmail itself has to tell. */

import { type Config, named } from "./config.js";
import { type FolderSpec, isTarget, type Target } from "./folder-spec.js";

/**
 * The folder named `inbox`, else the first one that a message can be put into, else the backup.
 * @returns null when there is none, or the user wants no notices
 */
export function inboxOf({ folders, backup, notices = true }: Config): Target | null {
  if (!notices) return null;
  const all: readonly (FolderSpec | undefined)[] = [
    named(folders, "inbox"),
    ...Object.values(folders),
    backup,
  ];
  for (const spec of all) if (spec !== undefined && isTarget(spec)) return spec;
  return null;
}
