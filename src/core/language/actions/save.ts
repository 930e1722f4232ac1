/** `save`. */

import { demandOptions, demandText } from "../demand.js";
import { demandTextPatterns, type TextPattern } from "../pattern.js";
import type { SaveRow } from "./row.js";

/** Puts attachments into a folder, each a file of its own. */
export interface SaveAction {
  readonly kind: "save";
  /** The name of the directory in the configuration. */
  readonly folder: string;
  /** Those whose name matches one of these; null: all. */
  readonly names: readonly TextPattern[] | null;
}

export const saving: SaveRow<"beside"> = { phase: "save", stands: "beside" };

/** Options of `save`. */
export interface SaveOptions {
  /** Which attachments, by their file name: `{ name: /\.pdf$/i }`. Default: all. */
  readonly name?: TextPattern;
}

/** @throws Error for what no type-checked rule says */
export function makeSave(folder?: string, options: SaveOptions = {}): SaveAction {
  demandText("save", folder, "the name of a directory");
  demandOptions("save", options, "name");
  const { name } = options;
  if (name !== undefined) demandTextPatterns("save: name", [name]);
  return { kind: "save", folder, names: name === undefined ? null : [name] };
}
