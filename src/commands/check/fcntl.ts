/** Is there an fcntl lock on this machine? */

import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../core/text.js";
import { createDeadline } from "../../io/deadline.js";
import { takeLocks } from "../../io/locks/acquire.js";
import { fcntlLock } from "../../io/locks/fcntl.js";
import type { World } from "../world.js";

/** Milliseconds to lock a file that nobody else knows. */
const PATIENCE = 2_000;

/** Locks a file of its own. @returns why that fails; null when it works */
export async function findFcntlFault({
  tmp,
  host,
}: Pick<World, "tmp" | "host">): Promise<string | null> {
  const room = mkdtempSync(join(tmp, "sortmail-check-"));
  const file = join(room, "mbox");
  const fd = openSync(file, "wx+", 0o600);
  try {
    const release = await takeLocks(
      [fcntlLock(fd, file)],
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
