/** The kinds of stores for what is remembered from one message to the next: all of them. */

import type { MemoryStore } from "../../core/contracts/memory.js";
import type { StateKind } from "../../core/contracts/state.js";
import { type MemoryFilesOptions, memoryInFiles } from "./files.js";

const STORES = {
  files: memoryInFiles,
} satisfies Record<StateKind, (options: MemoryFilesOptions) => MemoryStore>;

/** Touches nothing until it is used. */
export function openMemory(kind: StateKind, options: MemoryFilesOptions): MemoryStore {
  return STORES[kind](options);
}
