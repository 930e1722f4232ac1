/**
 * Clears away what killed deliveries have left, wherever it may be. Loaded by one delivery in a
 * hundred.
 */

import type { Config } from "../core/language/config.js";
import type { FolderSpec } from "../core/language/folder-spec.js";
import { placesOfFolders } from "../folders/leftovers.js";
import { fromAnywhere, type Place } from "../io/fs/leftover.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { placesOfRules } from "../rules/leftovers.js";
import { sweep } from "../state/sweep.js";

/** Milliseconds that it may take. */
const SWEEP_MS = 20;

/** @param config null when there were no rules: then the folders of mail are not known */
export function clearAway(paths: Paths, { host, version }: Machine, config: Config | null): number {
  const { state, verdicts } = paths;
  const also = alsoIn(paths, version, config, host.now());
  return sweep(state, { now: () => host.now(), budgetMs: SWEEP_MS, verdicts, also });
}

function* alsoIn(
  paths: Paths,
  version: string,
  config: Config | null,
  now: number,
): Generator<Place> {
  const folders = config === null ? [] : foldersOf(config, paths);
  const rules = placesOfRules(paths.rulesCache, version);
  for (const each of fromAnywhere([rules, placesOfFolders(folders, now)], now / 3)) yield* each;
}

function foldersOf({ folders, backup, outgoing }: Config, paths: Paths): FolderSpec[] {
  const held = outgoing?.kind === "hold" ? [outgoing.folder] : [];
  const all = [...Object.values(folders), ...(backup === undefined ? [] : [backup]), ...held];
  return all.map((spec) => ({ ...spec, path: paths.folder(spec.path) }));
}
