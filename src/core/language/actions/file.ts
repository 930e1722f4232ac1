/** `file` and `copy`: the message is stored in a folder. */

import type { Flag } from "../../contracts/mail.js";
import type { ThreadPlace } from "../../contracts/thread.js";
import { demandOptions, demandText, demandTexts, kindOf, shown } from "../demand.js";
import type { MemberName } from "../family-spec.js";
import type { FileOptions } from "./file-options.js";
import type { StoreRow } from "./row.js";

/** Stores the message in a folder. */
export interface FileAction extends FileOptions {
  readonly kind: "file";
  readonly flags: readonly Flag[];
  /** The name of the folder in the configuration. */
  readonly folder: string;
  /**
   * The member of a family, as the rule named it: made safe path segments when the plan is made.
   */
  readonly name: MemberName | null;
}

/** Stores one more copy in a folder. */
export interface CopyAction extends FileOptions {
  readonly kind: "copy";
  readonly flags: readonly Flag[];
  /** The name of the folder in the configuration. */
  readonly folder: string;
  /** The member of a family; null: it is none. */
  readonly name: MemberName | null;
}

export const filing: StoreRow<FileAction, "delivery"> = {
  phase: "store",
  stands: "delivery",
  into: (action) => action,
  describe: (folder) => folder,
};

export const copying: StoreRow<CopyAction, "aside"> = {
  phase: "store",
  stands: "aside",
  into: (action) => action,
  describe: (folder) => `copy ${folder}`,
};

/**
 * What `file` and `copy` say: what follows the folder, `[name?, options?]`, is sorted out. What
 * `inThread` found has both.
 */
export function placing<Kind extends "file" | "copy">(
  kind: Kind,
  place: string | ThreadPlace | undefined,
  more: readonly (MemberName | FileOptions | undefined)[],
) {
  const { folder, member } = isPlace(place) ? place : { folder: place, member: null };
  const rest = member === null ? more : [member, ...more];
  demandText(kind, folder, "the name of a folder");
  if (rest.length === 0) return { kind, folder, name: null, flags: NO_FLAGS };
  demandRest(kind, folder, rest);
  const name = rest.find(isName) ?? null;
  const options = rest.find(isOptions) ?? {};
  return { flags: NO_FLAGS, ...options, kind, folder, name };
}

const NO_FLAGS = [] as const;

function isPlace(place: string | ThreadPlace | undefined): place is ThreadPlace {
  return kindOf(place) === "place of a thread";
}

function isName(part: unknown): part is MemberName {
  return typeof part === "string" || isList(part);
}

/** `Array.isArray` makes `any` of what may be a list that nobody changes. */
const isList: (part: unknown) => part is readonly unknown[] = Array.isArray;

function isOptions(part: MemberName | FileOptions | undefined): part is FileOptions {
  return typeof part === "object" && !isList(part);
}

/** Loaded with the first options. */
function fileOptions(): typeof import("./file-options.js") {
  return require("./file-options.js");
}

/** For rules that nobody type-checked. */
function demandRest(kind: string, folder: string, rest: readonly unknown[]): void {
  for (const part of rest) {
    if (part === undefined || typeof part === "string") continue;
    if (isList(part)) {
      demandTexts(`${kind}(${shown(folder)}, …): the names of a family's member`, part);
      continue;
    }
    if (typeof part !== "object" || part === null)
      throw new Error(
        `${kind}(${shown(folder)}, ${shown(part)}): behind the folder comes the name of a family's member, or { options }`,
      );
    const word = `${kind}(${shown(folder)}, …)`;
    demandOptions(word, part);
    fileOptions().demandStoring(word, part);
  }
}
