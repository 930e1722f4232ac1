/**
 * Clears away what killed deliveries have left, wherever it may be. Loaded by one delivery in a
 * hundred.
 */

import { join } from "node:path";
import type { Config } from "../core/language/config.js";
import type { FolderSpec } from "../core/language/folder-spec.js";
import { heldIn } from "../core/language/transport-spec.js";
import { placesOfFolders } from "../folders/leftovers.js";
import { lookAtClock } from "../io/fs/age.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { placesOfSpool } from "../io/spool.js";
import { placesOfRules } from "../rules/leftovers.js";
import { placesOfAnswers } from "../state/once/answers-in-files.js";
import { sweep } from "../state/sweep.js";

/** Milliseconds that it may take. */
const SWEEP_MS = 20;

/**
 * At the first look at the clock nothing is old.
 * @param config null when there were no rules: then the folders of mail are not known
 */
export async function clearAway(
  paths: Paths,
  { host, version }: Machine,
  config: Config | null,
): Promise<number> {
  const earlier = lookAtClock(join(paths.state, "clock"), host.now());
  if (earlier === null) return 0;
  const folders = config === null ? [] : foldersOf(config, paths);
  return sweep(paths.state, {
    now: () => host.now(),
    earlier,
    budgetMs: SWEEP_MS,
    first: placesOfSpool(paths.spool),
    also: [
      placesOfAnswers(paths.verdicts),
      placesOfRules(paths.rulesCache, version),
      await placesOfFolders(folders, host.now()),
    ],
  });
}

function foldersOf({ folders, backup, outgoing }: Config, paths: Paths): FolderSpec[] {
  const held = outgoing === undefined ? null : heldIn(outgoing);
  const more = [backup ?? null, held].filter((spec) => spec !== null);
  const all: readonly FolderSpec[] = [...Object.values(folders), ...more];
  return all.map((spec) => ({ ...spec, path: paths.folder(spec.path) }));
}
