/** Scanners that a rules file can name beside spamd: rspamd, and any program. */

import {
  demandMaybeText,
  demandOnFailure,
  demandOptions,
  demandPort,
  demandProgram,
  demandTexts,
  shown,
} from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";
import type { CommandSpec, OnFailure, RspamdSpec } from "./scanner-spec.js";
import { octets, type Size } from "./size.js";

/** Options of every scanner that is asked. */
interface AskedOptions {
  /** For the whole answer. Default: 60 s. */
  readonly timeout?: Duration;
  /** How long its answer holds for further copies of the same message. Default: 1 h. */
  readonly remember?: Duration;
  /** Default: `"defer"`. */
  readonly onFailure?: OnFailure;
}

/** Options of `rspamd`. */
export interface RspamdOptions extends AskedOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 11333, of the worker that scans; the controller's, 11334, learns as well. */
  readonly port?: number;
  /** The path of a unix socket, instead of host and port. */
  readonly socket?: string;
  /** What the controller asks for. Default: none. */
  readonly password?: string;
  /** A larger message is not scanned: its verdict is "unknown". Default: 50 MB. */
  readonly maxSize?: Size;
}

/** Asks rspamd, once for a message however many copies of it arrive. */
export function rspamd(options: RspamdOptions = {}): RspamdSpec {
  demandOptions("rspamd", options, "host port socket password maxSize timeout remember onFailure");
  const { host = "127.0.0.1", port = 11333, socket, password, maxSize = "50 MB" } = options;
  for (const [name, value] of Object.entries({ host, socket, password }))
    demandMaybeText(`rspamd: ${name}`, value);
  if (password !== undefined && !/^[!-~](?:[ -~]*[!-~])?$/.test(password))
    throw new Error("rspamd: password can't be sent: it takes printable ASCII");
  demandPort("rspamd", port);
  return {
    kind: "rspamd",
    at: socket === undefined ? { host, port } : { socket },
    password: password ?? null,
    maxSize: octets(maxSize),
    ...asked("rspamd", options),
  };
}

/** Options of `command`. */
export interface CommandOptions extends AskedOptions {
  /** The exit statuses that mean spam: `[0]`. */
  readonly spam: readonly number[];
  /** Those that mean that it is none: `[1]`. */
  readonly ham: readonly number[];
  /** Those that mean that it can't say. Default: none. */
  readonly unsure?: readonly number[];
  /**
   * The arguments with which it learns what is spam, and what is not: `{ spam: ["-s"], ham: ["-n"] }`.
   * Default: it does not learn.
   */
  readonly learn?: { readonly spam: readonly string[]; readonly ham: readonly string[] };
  /** A larger message is not scanned: its verdict is "unknown". Default: 512 kB. */
  readonly maxSize?: Size;
}

/**
 * Asks a program, once for a message however many copies of it arrive: it has the message on its
 * standard input, and says by its exit status what it is. Any status that is not named is a failure.
 * @param program absolute
 */
export function command(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): CommandSpec {
  demandProgram("command", program);
  demandTexts("command: args", args);
  demandOptions("command", options, "spam ham unsure learn maxSize timeout remember onFailure");
  const { spam, ham, unsure = [], learn, maxSize = "512 kB" } = options;
  demandStatuses({ spam, ham, unsure });
  if (learn !== undefined) {
    demandOptions("command: learn", learn, "spam ham");
    demandTexts("command: learn.spam", learn.spam);
    demandTexts("command: learn.ham", learn.ham);
  }
  return {
    ...{ kind: "command", program, args, spam, ham, unsure, learn: learn ?? null },
    maxSize: octets(maxSize),
    ...asked("command", options),
  };
}

/** @throws Error for what is no list of statuses, and for a status that means two things */
function demandStatuses(lists: Readonly<Record<string, readonly number[]>>): void {
  const seen = new Set<number>();
  for (const [name, statuses] of Object.entries(lists)) {
    const option = `command: ${name}`;
    if (!Array.isArray(statuses) || (statuses.length === 0 && name !== "unsure"))
      throw new Error(
        `${option} is ${shown(statuses)}: it takes a list of exit statuses, such as [0]`,
      );
    for (const status of statuses) {
      if (!Number.isInteger(status) || status < 0 || status > 255)
        throw new Error(`${option}: ${shown(status)} is no exit status: they are 0 to 255`);
      if (seen.has(status)) throw new Error(`${option}: ${status} means something else already`);
      seen.add(status);
    }
  }
}

function asked(word: string, options: AskedOptions) {
  const { timeout = "60 s", remember = "1 h", onFailure = "defer" } = options;
  demandOnFailure(word, onFailure);
  return { timeout: milliseconds(timeout), remember: milliseconds(remember), onFailure };
}
