/** Rules for the tests of this folder: they file everything in one of these folders. */

import type { FolderSpec, Target } from "../../../src/core/language/folder-spec.js";
import type { Ruleset } from "../../../src/core/language/ruleset.js";
import type { Rewrite } from "../../../src/core/message/rewrite.js";

const MERLYN: Rewrite = { user: "merlyn", domain: "stonehenge.example" };

export function otherwiseFile(
  folders: Record<string, FolderSpec>,
  backup?: Target,
  recipient = MERLYN,
): Ruleset {
  const config = { recipient, folders, ...(backup === undefined ? {} : { backup }) };
  const [folder = "none"] = Object.keys(folders);
  const actions = [{ kind: "file", folder, name: null, flags: [] }] as const;
  const made = { config, rules: [], followsThreads: false } as const;
  return { kind: "sortmail rules", ...made, otherwise: { kind: "otherwise", actions } };
}
