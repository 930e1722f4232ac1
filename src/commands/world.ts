/** What a command gets: the machine, and what it may do with its process. */

import type { Machine } from "../io/machine.js";

/** What the entry program lets a command do with its process. */
export interface Self {
  /**
   * Postfix may have started another command than a delivery: its variables are set, and stdin is a
   * pipe, on which a message may come.
   */
  readonly slip: boolean;
  /** The process ends so, whatever happens from now on. `line` goes to stderr. */
  earn(status: number, line: string | null): void;
  /** Ends it with what was earned; with nothing earned, in 75. */
  end(error?: unknown): void;
  /**
   * Is told the error when the process ends with nothing earned; what it returns, if anything, is
   * said in place of it.
   */
  onFailure(tell: (error: unknown) => string | undefined): void;
  /** From now on what nobody has caught ends nothing, and is told: for a list that is not to break off. */
  hold(note: (error: unknown) => void): void;
  /**
   * A stack with places in the sources in place of those in the build. Loads what that takes; never
   * throws.
   */
  mapStack(text: string): string;
}

export interface World extends Machine {
  readonly self: Self;
  /** For files without a name: what interactive commands are handed through a pipe. */
  readonly tmp: string;
  /** The Node that runs this, absolute. */
  readonly node: string;
  /** The file descriptor that a message comes in on. */
  readonly stdin: number;
  /**
   * The file descriptors that interactive commands write to, by `terminalOf`. A delivery writes to
   * neither.
   */
  readonly stdout: number;
  readonly stderr: number;
}
