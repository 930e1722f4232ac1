/**
 * What an interactive command is: one file that exports one of these, and one line in `all.ts`.
 */

import type { Command } from "commander";
import type { World } from "./world.js";

export interface CommandDefinition {
  /** The word on the command line; the file is called the same. */
  readonly name: string;
  /** One line for `--help`, in lower case, no full stop. */
  readonly summary: string;
  /**
   * Declares the command's arguments and options. Its name, summary and `--help` are already there.
   */
  declare(command: Command): void;
  /**
   * Does the work. Results go through `terminalOf(world)`.
   * @param command parsed: `command.opts<…>()` and `command.args`
   * @returns the exit status
   * @throws CommandError for what the user can fix; anything else is a defect, told with its
   *   stack and ended in 75
   */
  run(command: Command, world: World): Promise<number>;
}

/** EX_USAGE of sysexits.h. */
export const USAGE = 64;

/** Something that the user can fix: told in one line, without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly status: number;

  /** @param status what the process ends with. Default: 1; 64 for a wrong argument or option */
  constructor(message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.status = options.status ?? 1;
  }
}
