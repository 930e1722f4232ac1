/** `file` and `copy`: the message is stored in a folder. */

import type { Flag } from "../../contracts/mail.js";
import { demandOneOf, demandOptions, demandText, demandTexts, shown } from "../demand.js";
import type { MemberName } from "../family-spec.js";
import type { HeaderLines } from "./header-lines.js";
import type { StoreRow } from "./row.js";

/** Options of `file` and `copy` that go for every kind of folder. */
export interface HeaderOptions {
  /**
   * Header lines on top of what is stored here, and of nothing else: `{ "X-Course": "autumn" }`.
   * Default: none.
   */
  readonly addHeaders?: HeaderLines;
}

/** Options of `file` and `copy` into a Maildir. */
export interface FileOptions extends HeaderOptions {
  /**
   * Maildir flags to file it with: `{ flags: ["seen"] }` files it as read. Default: none, so that
   * it is new.
   */
  readonly flags?: readonly { [Each in Flag]: Each }[Flag][];
}

/** Stores the message in a folder. */
export interface FileAction {
  readonly kind: "file";
  readonly folder: string;
  /**
   * The member of a family, as the rule named it: made safe path segments when the plan is made.
   */
  readonly name: MemberName | null;
  readonly flags: readonly Flag[];
  readonly addHeaders?: HeaderLines;
}

/** Stores one more copy in a folder. */
export interface CopyAction {
  readonly kind: "copy";
  readonly folder: string;
  readonly name: MemberName | null;
  readonly flags: readonly Flag[];
  readonly addHeaders?: HeaderLines;
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

/** What `file` and `copy` say: what follows the folder, `[name?, options?]`, is sorted out. */
export function placing<Kind extends "file" | "copy", Folder extends string>(
  kind: Kind,
  folder: Folder,
  rest: readonly (MemberName | FileOptions | undefined)[],
) {
  demandText(kind, folder, "the name of a folder");
  if (rest.length === 0) return { kind, folder, name: null, flags: NO_FLAGS };
  demandRest(kind, folder, rest);
  const name = rest.find(isName) ?? null;
  const { flags = NO_FLAGS, addHeaders } = rest.find(isOptions) ?? {};
  for (const flag of demandList(flags)) demandOneOf("flags: one", flag, Object.keys(FLAGS));
  return {
    kind,
    folder,
    name,
    flags,
    ...(addHeaders === undefined ? {} : { addHeaders: checkedLines(addHeaders) }),
  };
}

const NO_FLAGS = [] as const;

const FLAGS = {
  seen: true,
  flagged: true,
  replied: true,
  passed: true,
  trashed: true,
  draft: true,
} satisfies Record<Flag, true>;

function isName(part: unknown): part is MemberName {
  return typeof part === "string" || isList(part);
}

/** `Array.isArray` makes `any` of what may be a list that nobody changes. */
const isList: (part: unknown) => part is readonly unknown[] = Array.isArray;

function isOptions(part: MemberName | FileOptions | undefined): part is FileOptions {
  return typeof part === "object" && !isList(part);
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
    demandOptions(`${kind}(${shown(folder)}, …)`, part);
  }
}

function demandList(flags: readonly Flag[]): readonly Flag[] {
  if (Array.isArray(flags)) return flags;
  throw new Error(`flags is ${shown(flags)}: it takes a list, such as ["seen"]`);
}

/**
 * Names are checked here, so that a wrong one shows when the rules are loaded; values become one
 * line where they are written.
 */
function checkedLines(lines: HeaderLines): HeaderLines {
  demandOptions("addHeaders", lines);
  for (const [name, value] of Object.entries(lines)) {
    if (!/^[!-9;-~]{1,76}$/.test(name))
      throw new Error(`addHeaders: ${JSON.stringify(name)} is no name of a header line`);
    if (typeof value !== "string") throw new Error(`addHeaders: the value of ${name} is no string`);
  }
  return lines;
}
