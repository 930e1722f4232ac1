/**
 * Compiles the rules anew and keeps what came of it. Loaded only when the cache has none: it needs
 * `child_process`.
 */

import type { Bundle } from "./bundle.js";
import { compile } from "./compile.js";
import { makeRoom, removeRoom, writeEntry } from "./keep.js";

interface RenewTools {
  /** Of sortmail. */
  readonly version: string;
  /** Is told what cannot be kept: the rules run all the same. */
  readonly refused: (error: unknown) => void;
}

/**
 * @param folder of the cache; null when nothing can be kept there.
 * @throws RulesError when there are no usable rules.
 */
export function compileAndKeep(file: string, folder: string | null, tools: RenewTools): Bundle {
  const { version } = tools;
  const room = folder === null ? null : attempt(tools, () => makeRoom(folder));
  try {
    const bundle = compile(file, room);
    if (folder !== null && room !== null)
      attempt(tools, () => writeEntry(folder, room, { file, version }, bundle));
    return bundle;
  } finally {
    if (room !== null) removeRoom(room);
  }
}

function attempt<T>({ refused }: RenewTools, write: () => T): T | null {
  try {
    return write();
  } catch (error) {
    refused(error);
    return null;
  }
}
