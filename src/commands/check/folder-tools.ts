/** A folder under the name that the rules give it, and what it takes to look at it. */

import type { FolderSpec } from "../../core/language/folder-spec.js";
import type { Disk } from "./disk.js";

export interface FolderTools {
  readonly disk: Disk;
  /** The absolute path of a folder as rules write it. @throws Error when it is none */
  readonly locate: (path: string) => string;
  /**
   * Why there is no fcntl lock here, as the lock's own error says it; null when there is one. Asked
   * only if one is needed.
   */
  readonly fcntlFault: () => Promise<string | null>;
  /** Postfix's mailbox_size_limit in octets; 0: none. */
  readonly sizeLimit: number;
}

export interface Named {
  /** `folder inbox`. */
  readonly about: string;
  readonly spec: FolderSpec;
  readonly path: string;
}
