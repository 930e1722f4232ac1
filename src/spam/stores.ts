/** The kinds of stores for verdicts: the one place that knows them all. */

import type { Host } from "../core/contracts/ports.js";
import type { StateKind } from "../core/contracts/state.js";
import type { VerdictStore } from "../core/contracts/verdict-store.js";
import { verdictsInFiles } from "./verdict-files.js";

const STORES = {
  files: ({ verdicts }, host) => verdictsInFiles(verdicts, host),
} satisfies Record<StateKind, (paths: { readonly verdicts: string }, host: Host) => VerdictStore>;

/** Touches nothing until it is used. */
export function openVerdicts(
  kind: StateKind,
  paths: { readonly verdicts: string },
  host: Host,
): VerdictStore {
  return STORES[kind](paths, host);
}
