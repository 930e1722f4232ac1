/** Is there such a lock on this machine? */

import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { MboxLock } from "../../core/language/folder-spec.js";
import { messageOf } from "../../core/text.js";
import { LOCKS } from "../../folders/locks.js";
import { createDeadline } from "../../io/deadline.js";
import { makeUniqueFolder } from "../../io/fs/durable.js";
import { takeLocks } from "../../io/locks/acquire.js";
import type { World } from "../world.js";

/** Milliseconds to lock a file that nobody else knows. */
const PATIENCE = 2_000;

/** Locks a file of its own. @returns why that fails; null when it works */
export async function findLockFault(
  kind: MboxLock,
  { tmp, host }: Pick<World, "tmp" | "host">,
): Promise<string | null> {
  const room = makeUniqueFolder(join(tmp, "sortmail-check-"));
  const path = join(room, "mbox");
  const fd = openSync(path, "wx+", 0o600);
  try {
    const release = await takeLocks(
      [LOCKS[kind].of({ fd, path }, host)],
      createDeadline({ ms: PATIENCE, now: host.now }),
    );
    release();
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    closeSync(fd);
    rmSync(room, { recursive: true, force: true });
  }
}
