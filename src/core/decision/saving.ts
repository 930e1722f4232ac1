/** What of a message's attachments is saved where. A chunk of its own. */

import type { Attachment } from "../contracts/mail.js";
import { isSaved } from "../language/action-rows.js";
import type { Saved } from "../language/actions.js";
import { type Config, named } from "../language/config.js";
import { isDirectory } from "../language/folder-spec.js";
import { matches } from "../language/pattern.js";
import type { Chosen } from "./chosen.js";
import { numbered, safeFileName } from "./file-name.js";
import type { SavePlan } from "./plan.js";

/** Nothing of an action that finds none. @throws Error that names the rule */
export function savesOf(
  chosen: readonly Chosen[],
  attachments: readonly Attachment[],
  config: Config,
): SavePlan[] {
  return chosen
    .flatMap(({ rule, action }) =>
      isSaved(action) ? [saveOf(action, rule, attachments, config)] : [],
    )
    .filter(({ files }) => files.length > 0);
}

function saveOf(
  { kind, folder, names }: Saved,
  rule: string,
  attachments: readonly Attachment[],
  { folders }: Config,
): SavePlan {
  const spec = named(folders, folder);
  if (spec === undefined || !isDirectory(spec))
    throw new Error(
      `rule ${JSON.stringify(rule)}: save: ${JSON.stringify(folder)} is no directory of the configuration`,
    );
  const wants = (name: string) => names === null || matches(name, names);
  const files = attachments.map(({ name }) => name).filter(wants);
  return { kind, folder, path: spec.path, wants, files: distinct(files.map(safeFileName)), rule };
}

/** Several of one name get numbers. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return numbered(name, number);
  });
}
