/** Keywords are for folders that can hold them: what the words of a rules file refuse otherwise. */

import { isMarked, isStored, storeRow } from "./action-rows.js";
import type { Action } from "./actions.js";
import { type Config, named } from "./config.js";
import { type FolderSpec, whyNoKeywords } from "./folder-spec.js";

/** What is wrong with the keywords that an action gives; null when nothing is. */
export function keywordFault(action: Action, { folders }: Config): string | null {
  if (isMarked(action)) return hasSome(action) ? faultIn("mark", Object.entries(folders)) : null;
  if (!isStored(action)) return null;
  const into = storeRow(action).into(action);
  const spec = hasSome(into) ? named(folders, into.folder) : undefined;
  return spec === undefined ? null : faultIn(action.kind, [[into.folder, spec]]);
}

function hasSome({ keywords = [] }: { readonly keywords?: readonly string[] }): boolean {
  return keywords.length > 0;
}

function faultIn(kind: string, folders: readonly (readonly [string, FolderSpec])[]): string | null {
  for (const [name, spec] of folders) {
    const why = whyNoKeywords(spec);
    if (why !== null)
      return `${kind}: keywords can't be kept in folder ${JSON.stringify(name)}: ${why}`;
  }
  return null;
}
