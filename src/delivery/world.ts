/** What a command gets of the machine: nothing is taken from the air. */

import type { Host } from "../core/contracts/ports.js";

/** What the entry program lets a command do with its process. */
export interface Self {
  /** The process ends so, whatever happens from now on. `line` goes to stderr. */
  earn(status: number, line: string | null): void;
  /** Ends it with what was earned; with nothing earned, in 75. */
  end(error?: unknown): void;
  /** Is told the error when the process ends with nothing earned; what it returns, if anything, is said in place of it. */
  onFailure(tell: (error: unknown) => string | undefined): void;
}

export interface World {
  readonly self: Self;
  readonly version: string;
  /** Where the program is installed: `dist/` and `templates/` are below. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The account's home folder. @throws Error when HOME is not set to an absolute path */
  readonly home: () => string;
  readonly uid: number;
  readonly gid: number;
  readonly host: Host;
  /** For files without a name: what interactive commands are handed through a pipe. */
  readonly tmp: string;
  /** The Node that runs this, absolute. */
  readonly node: string;
  /** The file descriptor that a message comes in on. */
  readonly stdin: number;
  /** The file descriptors that interactive commands write to, by `terminalOf`. A delivery writes to neither. */
  readonly stdout: number;
  readonly stderr: number;
}
