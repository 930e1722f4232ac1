/**
 * One of the programs that are compared, ready to be started, and what each run of it must have
 * done.
 */

import { existsSync } from "node:fs";
import { Box, type Expected, type Kind } from "../lib/box.js";
import { postfixEnvironment } from "../lib/environment.js";
import type { Command } from "../lib/launcher.js";

/** What a delivery is asked to do, by whichever program. */
export interface Job {
  readonly kind: Kind;
  /** Stores a copy of everything first. */
  readonly backup?: boolean;
  /** The rule looks into the text, not at the subject. */
  readonly body?: boolean;
  /** So many rules, of which the last one matches; default 1. */
  readonly rules?: number;
}

export interface Side {
  readonly name: string;
  readonly command: Command;
  /** Null: files nothing. */
  readonly box: Box | null;
  /** What each run puts where. */
  readonly expected: Expected;
  /** Before each run; its time is not counted. */
  readonly prepare?: () => void;
  /** After each run, beside the look into the box. @throws Error */
  readonly verify?: () => void;
  readonly close: () => void;
}

/** A program that does the same, or the reason why it can't be compared here. */
export type Peer = (job: Job) => Side | string;

export const expectedOf = ({ backup = false }: Job): Expected => ({
  wanted: 1,
  backup: backup ? 1 : 0,
});

/**
 * @param configure writes the program's configuration, and says how it is started and what it
 *   leaves outside of its home
 */
export function makePeer(
  name: string,
  program: string,
  configure: (
    box: Box,
    job: Job,
  ) => { readonly args: readonly string[]; readonly clear?: () => void },
): Peer {
  return (job) => {
    if (!existsSync(program)) return `${name} is not installed`;
    const box = new Box(job.kind);
    const { args, clear } = configure(box, job);
    const close = () => {
      clear?.();
      box.remove();
    };
    const command = { argv: [program, ...args], env: postfixEnvironment(box.path) };
    return { name, command, box, expected: expectedOf(job), close };
  };
}

/**
 * The orders that the rules of a job ask for: what is sent is number 1, which the last rule wants.
 */
export function ordersOf({ rules = 1 }: Job): number[] {
  return Array.from({ length: rules }, (_, index) => rules - index);
}
