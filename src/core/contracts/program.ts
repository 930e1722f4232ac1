/** What a program is asked about a message, and what it says. */

export interface ProgramQuestion {
  /** Absolute. No shell is asked, and no PATH searched. */
  readonly program: string;
  readonly args: readonly string[];
  /** Milliseconds, after which it is killed, and all of its process group. */
  readonly timeout: number;
}

export interface ProgramAnswer {
  /** Its exit status. */
  readonly status: number;
  /** The first 64 kB of its standard output. */
  readonly printed: string;
  /** The beginning of all that it wrote, on one line. */
  readonly said: string;
}
