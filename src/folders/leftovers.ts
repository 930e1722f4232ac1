/** What killed deliveries leave in folders of mail: temporary files of ours, and nothing else. */

import type { FolderSpec } from "../core/language/folder-spec.js";
import { fromAnywhere, type Place } from "../io/fs/leftover.js";
import { upkeepOf } from "./formats.js";
import type { Upkeep } from "./upkeep.js";

/**
 * Where they are, one folder after the other, each time from another one on.
 * @param folders with absolute paths
 * @param now milliseconds since 1970
 */
export async function placesOfFolders(
  folders: readonly FolderSpec[],
  now: number,
): Promise<Iterable<Place>> {
  const upkeeps = new Map<string, Upkeep>();
  for (const spec of folders) upkeeps.set(spec.kind, await upkeepOf(spec));
  return inTurn(fromAnywhere(folders, now), upkeeps, now);
}

/** None is looked at before it is asked for: the time may be up by then. */
function* inTurn(
  folders: readonly FolderSpec[],
  upkeeps: ReadonlyMap<string, Upkeep>,
  now: number,
): Generator<Place> {
  for (const spec of folders) yield* upkeeps.get(spec.kind)?.leftovers(spec, now) ?? [];
}
