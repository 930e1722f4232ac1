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
export async function clearAway(
  paths: Paths,
  { host, version }: Machine,
  config: Config | null,
): Promise<number> {
  const { state, verdicts, rulesCache } = paths;
  const now = host.now();
  const folders = await placesOfFolders(config === null ? [] : foldersOf(config, paths), now);
  const also = inTurn([placesOfRules(rulesCache, version), folders], now);
  return sweep(state, { now: () => host.now(), budgetMs: SWEEP_MS, verdicts, also });
}

function* inTurn(all: readonly Iterable<Place>[], now: number): Generator<Place> {
  for (const each of fromAnywhere(all, now / 3)) yield* each;
}

function foldersOf({ folders, backup, outgoing }: Config, paths: Paths): FolderSpec[] {
  const held = outgoing?.kind === "hold" ? [outgoing.folder] : [];
  const all = [...Object.values(folders), ...(backup === undefined ? [] : [backup]), ...held];
  return all.map((spec) => ({ ...spec, path: paths.folder(spec.path) }));
}
