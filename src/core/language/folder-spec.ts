/**
 * Folders as rules declare them: plain data. `src/folders/` has an implementation for each kind.
 */

import { demandOneOf, demandOptions, demandPath, kindOf, shown } from "./demand.js";
import type { DirectorySpec } from "./directory-spec.js";
import type { MaildirsSpec } from "./family-spec.js";
import { octets, type Size } from "./size.js";

export type { DirectorySpec } from "./directory-spec.js";
export {
  type FamilyLayout,
  type FamilyOptions,
  type MaildirsSpec,
  type MemberName,
  maildirs,
} from "./family-spec.js";
export type { Size } from "./size.js";

/** How an mbox is kept from being written by two programs at once. */
export type MboxLock = "dotlock" | "fcntl";
const MBOX_LOCKS: Readonly<Record<MboxLock, true>> = { dotlock: true, fcntl: true };

/** A Maildir: one file a message. */
export interface MaildirSpec {
  readonly kind: "maildir";
  /** Begins with `~/` or `/`. */
  readonly path: string;
  /** Names of messages tell their size. */
  readonly sizes?: true;
  /** It is a folder of the Maildir that it is in, and says so; perhaps readers are told of it. */
  readonly subfolder?: { readonly subscribe: boolean };
}

/** Options of `maildir`. */
export interface MaildirOptions {
  /**
   * Message files tell their size (`,S=1234`): what Dovecot's and Courier's quota counts by. Default:
   * false.
   */
  readonly sizes?: boolean;
}

/** An mbox: all messages in one file, mboxrd quoting. */
export interface MboxSpec {
  readonly kind: "mbox";
  /** Begins with `~/` or `/`. */
  readonly path: string;
  /** Taken in this order, released in reverse. Default: dotlock, then fcntl. */
  readonly locks: readonly MboxLock[];
  /** Octets at which the file is renamed to NAME.1; null: never. */
  readonly rotateAt: number | null;
}

/** A folder, a family of folders or a directory, as the configuration declares it. */
export type FolderSpec = Target | FamilySpec | DirectorySpec;

/** A folder that one message can be put into: a family's member has become a Maildir. */
export type Target = MaildirSpec | MboxSpec;

/** Folders that are named by what a message says. */
export type FamilySpec = MaildirsSpec;

/** What a family's members are; null: it is no family; undefined: nothing that takes messages. */
const MEMBERS: { readonly [Kind in Target["kind"]]: null } & {
  readonly [Kind in DirectorySpec["kind"]]: undefined;
} & {
  readonly [Kind in FamilySpec["kind"]]: (path: string, family: FamilySpec) => Target;
} = {
  maildir: null,
  maildirs: memberMaildir,
  mbox: null,
  directory: undefined,
};

/**
 * Whether it is one, of rules that nobody type-checked.
 * @internal
 */
export function isFolder(spec: unknown): spec is Pick<FolderSpec, "kind"> {
  const kind = kindOf(spec);
  return kind !== null && Object.hasOwn(MEMBERS, kind);
}

/**
 * Whether a message can be put into it as it is.
 * @internal
 */
export function isTarget(spec: Pick<FolderSpec, "kind">): spec is Target {
  return MEMBERS[spec.kind] === null;
}

/**
 * Whether it takes files, and no messages.
 * @internal
 */
export function isDirectory(spec: FolderSpec): spec is DirectorySpec {
  return MEMBERS[spec.kind] === undefined;
}

/**
 * Whether it is a family: a message says which of its members.
 * @internal
 */
export function isFamily(spec: FolderSpec): spec is FamilySpec {
  return !isTarget(spec) && !isDirectory(spec);
}

/**
 * A member of a family. @param path its own
 * @internal
 */
export function memberOf(family: FamilySpec, path: string): Target {
  return MEMBERS[family.kind](path, family);
}

function memberMaildir(path: string, { layout, sizes, subscribe }: FamilySpec): MaildirSpec {
  const subfolder = layout === "maildir++" ? { subfolder: { subscribe } } : {};
  return { ...maildir(path, { sizes }), ...subfolder };
}

/**
 * A Maildir: one file a message, safe without locks. `~/Mail/.Sub` (as Dovecot and Courier name
 * subfolders) works too.
 */
export function maildir(path: string, options: MaildirOptions = {}): MaildirSpec {
  demandPath("maildir", path);
  demandOptions("maildir", options, "sizes");
  const { sizes = false } = options;
  demandOneOf("maildir: sizes", sizes, [true, false]);
  return { kind: "maildir", path, ...(sizes ? { sizes } : {}) };
}

/** Options of `mbox`. */
export interface MboxOptions {
  /** The file is renamed to NAME.1 before it grows beyond this. Default: never. */
  readonly rotateAt?: Size;
  /** The locks that your mail reader takes too, in this order. Default: `["dotlock", "fcntl"]`. */
  readonly locks?: readonly [MboxLock, ...MboxLock[]];
}

/** An mbox: all messages in one file, locked while one is added. */
export function mbox(path: string, options: MboxOptions = {}): MboxSpec {
  demandPath("mbox", path);
  demandOptions("mbox", options, "rotateAt locks");
  const { rotateAt, locks = ["dotlock", "fcntl"] } = options;
  demandLocks(locks);
  return { kind: "mbox", path, locks, rotateAt: rotateAt === undefined ? null : octets(rotateAt) };
}

/** An mbox that nothing locks is not kept from harm. */
function demandLocks(locks: readonly MboxLock[]): void {
  if (!Array.isArray(locks) || locks.length === 0)
    throw new Error(`mbox: locks is ${shown(locks)}: it takes one lock at least`);
  for (const lock of locks) demandOneOf("mbox: one of locks", lock, Object.keys(MBOX_LOCKS));
}
