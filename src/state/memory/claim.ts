/**
 * A key that one process at a time may have: a lock file, as mail programs make them beside an mbox.
 * It says whose it is, so that a dead process's is void at once, and one of another machine's after
 * five minutes.
 */

import { join } from "node:path";
import type { MemoryClaim } from "../../core/contracts/memory.js";
import type { Host } from "../../core/contracts/ports.js";
import { messageOf } from "../../core/text.js";
import { makeOwnFolder } from "../../io/fs/private-folder.js";
import { distrust } from "../../io/fs/trusted-folder.js";
import type { Lock, Release } from "../../io/locks/acquire.js";
import { dotlock } from "../../io/locks/dotlock.js";
import { CLAIMS } from "./places.js";

interface ClaimPlace {
  /** That of the memory. */
  readonly folder: string;
  readonly host: Host;
  readonly note: (text: string) => void;
}

/** @param mark the key's */
export function claimIn(place: ClaimPlace, mark: string): MemoryClaim {
  const { host, note } = place;
  const started = host.now();
  let lock: Lock | null = null;
  let release: Release | null = null;
  return {
    attempt: async () => {
      try {
        lock ??= lockOf(place, mark);
        release ??= lock.attempt(started - host.now());
        return release === null ? "busy" : "had";
      } catch (error) {
        note(`memory: ${messageOf(error)}: gone on without`);
        return "impossible";
      }
    },
    release: async () => {
      release?.();
      lock?.close();
      release = null;
      lock = null;
    },
  };
}

function lockOf({ folder, host }: ClaimPlace, mark: string): Lock {
  const claims = join(folder, CLAIMS);
  makeOwnFolder(folder);
  const fault = distrust(folder);
  if (fault !== null) throw new Error(fault);
  makeOwnFolder(claims);
  return dotlock(join(claims, mark), host, { chosen: false });
}
