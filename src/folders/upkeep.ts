/**
 * What is done for a folder beside storing messages: killed deliveries are cleared up after, and
 * `check` looks whether it would take a message. Each format has its own, loaded when asked for.
 */

import type { Finding } from "../core/contracts/finding.js";
import type { FolderSpec, MboxLock } from "../core/language/folder-spec.js";
import type { Disk, Seen } from "../io/fs/disk.js";
import type { Place } from "../io/fs/leftover.js";

/** In a Maildir's tmp what is older than 36 hours is nobody's any more: so the format has it. */
export const LEFTOVER_AGE_MS = 36 * 3600_000;

/** A folder under the name that the rules give it. */
export interface NamedFolder<Spec extends FolderSpec = FolderSpec> {
  /** `folder inbox`. */
  readonly about: string;
  readonly spec: Spec;
  /** Absolute. */
  readonly path: string;
}

export interface CheckTools {
  readonly disk: Disk;
  /**
   * Why there is no such lock on this machine, as the lock's own error says it; null when there is
   * one. Tried only if one is needed.
   */
  readonly lockFault: (kind: MboxLock) => Promise<string | null>;
  /** Postfix's mailbox_size_limit in bytes; 0: none. */
  readonly sizeLimit: number;
}

/** Methods: each takes the spec of its own kind. */
export interface Upkeep<Spec extends FolderSpec = FolderSpec> {
  /** Its own folders, which must be writable as well. */
  readonly inner: readonly string[];
  /**
   * Where killed deliveries leave what, each time from another place on.
   * @param spec its path absolute
   * @param now milliseconds since 1970
   */
  leftovers(spec: Spec, now: number): Iterable<Place>;
  /** Why there can be no such folder at this path; null when there can. */
  wrongPath(path: string): string | null;
  /** What is there and is no such folder; null when it is one, or can become one. */
  wrong(folder: NamedFolder<Spec>, seen: Seen, tools: CheckTools): Finding | null;
  /** What else there is to say. @param seen null when it is not there yet */
  check(folder: NamedFolder<Spec>, seen: Seen | null, tools: CheckTools): Promise<Finding[]>;
}
