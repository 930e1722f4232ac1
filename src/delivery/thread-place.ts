/** Where a delivery has filed its message, as `file` would take it. */

import type { Effect } from "../core/contracts/effect.js";
import type { ThreadPlace } from "../core/contracts/thread.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import { BEYOND } from "../core/language/family-spec.js";

/**
 * Where a delivery has filed the message that it was about: what its first `file` came to. Null where
 * it has gone elsewhere, or is to be tried again.
 */
export function placeIn(
  { store, fallback }: Pick<Plan, "store" | "fallback">,
  effects: readonly Effect[],
): ThreadPlace | null {
  for (const [at, { kind, result, folder = "" }] of effects.entries()) {
    if (kind !== "file" || !/^(?:already )?done$/.test(result)) continue;
    const action = store[at] ?? fallback.find((each) => liesIn(each, folder));
    if (action !== undefined) return placeOf(action, folder);
  }
  return null;
}

function liesIn({ folder: meant, member }: StoreAction, folder: string): boolean {
  return folder === meant || folder === member?.beyond.folder;
}

/** @param lies where it has come to lie: a family may have had no room for its member */
function placeOf({ folder, member }: StoreAction, lies: string): ThreadPlace {
  const kind = "place of a thread";
  if (member === undefined) return { kind, folder, member: null };
  const { of, segment, family, beyond } = member;
  if (lies !== beyond.folder)
    return { kind, folder: of, member: family.nested ? segment.split("/") : segment };
  return family.beyond === null
    ? { kind, folder: of, member: BEYOND }
    : { kind, folder: family.beyond, member: null };
}
