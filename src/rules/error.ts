import { messageOf } from "../core/text.js";

/** One place in a source that an error is about. */
export interface Location {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters as editors and TypeScript count them. */
  readonly column: number;
  readonly text: string;
}

/**
 * The rules cannot be used: not found, not readable, not compilable, not trusted, or they threw
 * while they were loaded. The message is one line and begins with `rules.ts:3:26: ` where the place
 * is known.
 */
export class RulesError extends Error {
  override readonly name = "RulesError";

  readonly locations: readonly Location[];

  constructor(message: string, options: { cause?: unknown; locations?: readonly Location[] } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.locations = options.locations ?? [];
  }
}

/**
 * What a failed system call says, without the path that the message names already: `EACCES:
 * permission denied`.
 */
export function reason(error: unknown): string {
  return messageOf(error).replace(/, \w+( '.*)?$/s, "");
}
