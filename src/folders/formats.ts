/** The folder formats: the one place that knows them all. */

import type { Folder } from "../core/contracts/ports.js";
import { existingAround, insideFault } from "../core/decision/maildir-around.js";
import type { FolderSpec, Target } from "../core/language/folder-spec.js";
import { messageOf } from "../core/text.js";
import { isFolder } from "../io/fs/read.js";
import type { FolderTools } from "./folder-tools.js";
import { openMaildir } from "./maildir.js";
import type { Upkeep } from "./upkeep.js";

export type { FolderTools } from "./folder-tools.js";

/** A format. Methods: each takes the spec of its own kind. */
interface Format<Spec extends FolderSpec> {
  /** Loaded by `check`, and when killed deliveries are cleared up after. */
  upkeep(): Promise<Upkeep<Spec>>;
}

/** A format that one message can be put into. */
interface TargetFormat<Spec extends Target> extends Format<Spec> {
  /** Touches no disk until a message is stored. */
  open(target: Spec, tools: FolderTools): Folder | Promise<Folder>;
}

type SpecOf<Kind> = Extract<FolderSpec, { readonly kind: Kind }>;
type TargetOf<Kind> = Extract<Target, { readonly kind: Kind }>;

/** A Maildir is what nearly everybody has; what another needs is loaded with the first one. */
const FORMATS = {
  maildir: {
    open: openMaildir,
    upkeep: async () => (await import("./maildir-upkeep.js")).maildirUpkeep,
  },
  maildirs: {
    upkeep: async () => (await import("./maildir-upkeep.js")).familyUpkeep,
  },
  directory: {
    upkeep: async () => (await import("./directory-upkeep.js")).directoryUpkeep,
  },
  mbox: {
    open: async (target, tools) => (await import("./mbox.js")).openMbox(target, tools),
    upkeep: async () => (await import("./mbox-upkeep.js")).mboxUpkeep,
  },
} satisfies { [Kind in FolderSpec["kind"]]: Format<SpecOf<Kind>> } & {
  [Kind in Target["kind"]]: TargetFormat<TargetOf<Kind>>;
};

/**
 * A message could not be stored. The message begins with the folder's path; the cause is what went
 * wrong.
 */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/** Opens a folder by its kind. Touches no disk until a message is stored. */
export function openFolder(target: Target, tools: FolderTools): Folder {
  const format: TargetFormat<Target> = FORMATS[target.kind];
  return {
    async store(content, options) {
      try {
        const around = existingAround(target.path, isFolder);
        if (around !== null) throw new Error(insideFault(around));
        const folder = await format.open(target, tools);
        return await folder.store(content, options);
      } catch (cause) {
        throw new FolderError(`${target.path}: ${messageOf(cause)}`, { cause });
      }
    },
  };
}

/** What is done for a folder beside storing messages. */
export function upkeepOf({ kind }: FolderSpec): Promise<Upkeep> {
  const format: Format<FolderSpec> = FORMATS[kind];
  return format.upkeep();
}
