/**
 * Where things are: always under HOME, because Postfix passes no XDG variables and the commands
 * must see what deliveries see.
 */

import { join, resolve } from "node:path";

export interface Paths {
  /** The folder that rules, templates and lists are in. */
  readonly config: string;
  readonly rules: string;
  /** The user's own templates. */
  readonly templates: string;
  /** Compiled rules. */
  readonly rulesCache: string;
  /** What scanners said. */
  readonly verdicts: string;
  readonly state: string;
  readonly log: string;
  readonly journal: string;
  readonly spool: string;
  /** What rules are at that may wait in a system call, a file for each delivery under way. */
  readonly running: string;
  /** Where the inbox is, and when the user was told that mail waits. */
  readonly notices: string;
  /** That deliveries shall wait: a file that is there as long as they do. */
  readonly pause: string;
  /** Whom we have answered. */
  readonly answered: string;
  /** What is remembered from one message to the next. */
  readonly memory: string;
  /** Which lists' members get no mail. */
  readonly bounces: string;
  /** A Maildir that takes whatever would leave a sandbox; null where mail leaves. */
  readonly held: string | null;
  /**
   * The file of a folder's path as rules write it, no slash at its end.
   * @throws Error when it begins with neither `~/` nor `/`
   */
  folder(path: string): string;
}

/**
 * @param home the account's home, absolute
 * @param sandbox everything that is written goes under this folder instead; rules are read where
 *   they are
 * @param rules the rules file, when it is not the usual one
 */
export function pathsOf(
  home: string,
  { sandbox, rules }: { sandbox?: string | undefined; rules?: string | undefined },
): Paths {
  const base = sandbox === undefined ? home : resolve(sandbox);
  const state = join(base, ".local/state/sortmail");
  const file = rules === undefined ? join(home, ".config/sortmail/rules.ts") : resolve(rules);
  return {
    config: join(file, ".."),
    rules: file,
    templates: join(file, "../templates"),
    rulesCache: join(base, ".cache/sortmail/rules"),
    verdicts: join(base, ".cache/sortmail/verdicts"),
    state,
    log: join(state, "log.jsonl"),
    journal: join(state, "journal"),
    spool: join(state, "spool"),
    running: join(state, "running"),
    notices: join(state, "notices"),
    pause: join(state, "pause/until"),
    answered: join(state, "answered"),
    memory: join(state, "memory"),
    bounces: join(state, "bounces"),
    held: sandbox === undefined ? null : join(base, "outgoing"),
    folder: (path) =>
      sandbox === undefined ? atHome(path, home) : resolve(base, `.${inside(path)}`),
  };
}

function atHome(path: string, home: string): string {
  return resolve(path.startsWith("~/") ? join(home, path.slice(2)) : absolute(path));
}

/** `..` stops at the sandbox's edge. */
function inside(path: string): string {
  return resolve(`/${path.startsWith("~/") ? path.slice(2) : absolute(path).slice(1)}`);
}

function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  throw new Error(`folder path ${JSON.stringify(path)} must begin with ~/ or /`);
}
