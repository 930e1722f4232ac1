/** Is a program started where people work on it? */

import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The clone that `bin/sortmail` lies in, links followed: a `git pull` or a build there changes what
 * every delivery runs, and an `rm -rf` stops them.
 * @returns null for an installed copy, and for what is not there
 */
export function cloneAround(script: string): string | null {
  try {
    const folder = dirname(dirname(realpathSync(script)));
    return existsSync(join(folder, ".git")) ? folder : null;
  } catch {
    return null; // What can't be looked at is told elsewhere.
  }
}
