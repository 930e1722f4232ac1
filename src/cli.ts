/**
 * Puts everything together. A delivery is the common case, and loads nothing of the other commands.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deliver } from "./commands/deliver.js";
import type { Self, World } from "./commands/world.js";

declare const SORTMAIL_VERSION: string;

/**
 * @param argv what follows the program's name
 * @param self the process, as `bin/sortmail` guards it: it ends in 75 unless something else was
 *   earned
 */
export async function main(
  argv: readonly string[],
  self: Self & { readonly delivering: boolean },
): Promise<void> {
  const world = worldOf(self);
  if (self.delivering) return deliver(argv[0] === "deliver" ? argv.slice(1) : argv, world);
  const { runCommand } = await import("./commands/run.js");
  return runCommand(argv, world);
}

function worldOf(self: Self): World {
  return {
    self,
    version: SORTMAIL_VERSION,
    root: join(__dirname, ".."),
    environment: process.env,
    home,
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    host: { hostname: hostname(), pid: process.pid, now: Date.now },
    system: "/",
    uptime: () => process.uptime() * 1000,
    get tmp() {
      return os().tmpdir();
    },
    node: process.execPath,
    stdin: 0,
    stdout: 1,
    stderr: 2,
  };
}

/** Not imported: it would cost every delivery a quarter of a millisecond. */
const os = () => process.getBuiltinModule("node:os");

function hostname(): string {
  try {
    return readFileSync("/proc/sys/kernel/hostname", "utf8").trimEnd();
  } catch {
    return os().hostname();
  }
}

function home(): string {
  const { HOME } = process.env;
  if (HOME?.startsWith("/")) return HOME;
  throw new Error(
    "HOME is not set to an absolute path: Postfix sets it for .forward and mailbox_command",
  );
}
