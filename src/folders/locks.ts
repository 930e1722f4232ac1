/** The locks of an mbox: the one place that knows them all. */

import type { Finding } from "../core/contracts/finding.js";
import type { Host } from "../core/contracts/ports.js";
import type { MboxLock, MboxSpec } from "../core/language/folder-spec.js";
import type { Lock } from "../io/locks/acquire.js";
import { dotlock } from "../io/locks/dotlock.js";
import { fcntlLock } from "../io/locks/fcntl.js";
import type { CheckTools, NamedFolder } from "./upkeep.js";

/** An mbox that is open for writing. */
export interface OpenMbox {
  readonly fd: number;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
}

interface LockKind {
  /** The lock that is wanted. @throws LockError when this machine has none such */
  of(mbox: OpenMbox, host: Host): Lock;
  /** What would keep it from being taken. @param exists whether the mbox is there already */
  check(folder: NamedFolder<MboxSpec>, exists: boolean, tools: CheckTools): Promise<Finding[]>;
}

export const LOCKS: Readonly<Record<MboxLock, LockKind>> = {
  dotlock: {
    of: ({ path }, host) => dotlock(path, host),
    check: async (...about) => (await import("./lock-checks.js")).checkDotlock(...about),
  },
  fcntl: {
    of: ({ fd, path }) => fcntlLock(fd, path),
    check: async (...about) => (await import("./lock-checks.js")).checkFcntl(...about),
  },
};
