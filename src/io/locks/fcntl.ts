/**
 * The kernel's lock on a whole file. It is an "open file description" lock, which excludes the
 * POSIX locks (fcntl, lockf) of other mail programs and they it, but not flock(2). Unlike theirs it
 * is not lost when some other descriptor of the file is closed, and it ends with the process
 * however that ends.
 */

import { errorCode, messageOf } from "../../core/text.js";
import { type Lock, LockError, type Release } from "./acquire.js";

/**
 * What we use of fs-native-extensions: its addon, which throws EAGAIN for a lock that another
 * holds.
 */
interface Addon {
  tryLock(fd: number, offset: number, length: number, exclusive: boolean): void;
  unlock(fd: number, offset: number, length: number): void;
}

/**
 * The lock of an open file for writing, from its first octet to whatever will be its last.
 * @param path for the messages only
 * @throws LockError when the system has no such locks
 */
export function fcntlLock(fd: number, path: string, load: () => unknown = loadAddon): Lock {
  const addon = useAddon(load, path);
  const blocked = () =>
    `the fcntl lock of ${path} can't be taken: held by another program; the option \`locks\` chooses other locks`;
  return { attempt: () => attempt(addon, fd, path), blocked, close: () => {} };
}

function attempt(addon: Addon, fd: number, path: string): Release | null {
  try {
    addon.tryLock(fd, 0, 0, true);
  } catch (error) {
    if (["EAGAIN", "EACCES"].includes(errorCode(error) ?? "")) return null;
    throw unavailable(path, error);
  }
  return () => {
    try {
      addon.unlock(fd, 0, 0);
    } catch {} // closing the file releases it too
  };
}

function useAddon(load: () => unknown, path: string): Addon {
  try {
    const addon = load();
    if (isAddon(addon)) return addon;
  } catch (cause) {
    throw unavailable(path, cause);
  }
  throw unavailable(path, new Error("fs-native-extensions has no tryLock"));
}

/**
 * The package's own entry looks for its addon in 10 ms, half of what starting Node takes: first
 * where it lies.
 */
function loadAddon(): unknown {
  try {
    return require(
      `fs-native-extensions/prebuilds/${process.platform}-${process.arch}/fs-native-extensions.node`,
    );
  } catch {
    return require("fs-native-extensions/binding.js");
  }
}

function isAddon(addon: unknown): addon is Addon {
  return typeof addon === "object" && addon !== null && "tryLock" in addon && "unlock" in addon;
}

function unavailable(path: string, cause: unknown): LockError {
  const way = '`locks: ["dotlock"]` does without it, if all programs that write there lock so';
  return new LockError(`the fcntl lock of ${path} is not to be had (${messageOf(cause)}); ${way}`, {
    cause,
  });
}
