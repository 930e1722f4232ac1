/** What a delivery gets of the machine that it runs on: nothing is taken from the air. */

import type { Host } from "../core/contracts/ports.js";

export interface Machine {
  readonly version: string;
  /** Where the program is installed: `dist/` and `templates/` are below. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The account's home folder. @throws Error when HOME is not set to an absolute path */
  readonly home: () => string;
  readonly uid: number;
  readonly gid: number;
  readonly host: Host;
  /** The top of the file system, below which it says in which time zone it is. */
  readonly system: string;
  /** Milliseconds since any moment, whatever the clock is set to: for deadlines. */
  readonly uptime: () => number;
}
