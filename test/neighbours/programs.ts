/**
 * Other people's programs that share an mbox with sortmail: two that deliver, and one that reads it
 * and takes messages out.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../cli/tools.js";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import { example } from "../postfix/docs.js";

const PACKAGES = {
  procmail: "procmail",
  formail: "procmail",
  maildrop: "maildrop",
  doveadm: "dovecot-core",
  mutt: "mutt",
  script: "bsdutils",
} as const;

/** For a test's `skip`: false, or what is missing. */
export function lacking(...programs: readonly (keyof typeof PACKAGES)[]): string | false {
  const missing = programs
    .filter((program) => !existsSync(`/usr/bin/${program}`))
    .map((program) => PACKAGES[program]);
  return missing.length > 0 && `needs other mail programs: apt-get install ${missing.join(" ")}`;
}

/** The mbox that all of them share, below the home. */
export const BOX = "Mail/box";

/** Nobody waits for a lock as long as that. */
const PATIENCE = { timeout: 200_000 };

/** Runs a program, a message on its standard input. */
export function run(home: Home, command: readonly string[], message = ""): Promise<Result> {
  const { child, ended } = start(home, command, PATIENCE);
  child.stdin?.end(message);
  return ended;
}

/** Those that deliver: the command of each. All take the dotlock, then the fcntl lock. */
export const DELIVERERS: Readonly<
  Record<"sortmail" | "procmail" | "maildrop", (home: Home) => readonly string[]>
> = {
  sortmail: () => [NODE, BIN],
  procmail: ({ path }) => ["/usr/bin/procmail", "-t", "-m", join(path, "procmailrc")],
  maildrop: ({ path }) => ["/usr/bin/maildrop", join(path, "filter")],
};

/**
 * Writes the others' rules. They ask for a lock again after a second: their usual eight and five
 * would take all day.
 * @param lockTimeout seconds after which they take a lock away
 */
export function writeRules(home: Home, { lockTimeout = 1024 } = {}): void {
  const box = join(home.path, BOX);
  const locks = `LOCKSLEEP=1\nLOCKTIMEOUT=${lockTimeout}\n`;
  const recipe = example("procmailrc", "locks.md").replace("$HOME/Mail/ubetrap", box);
  home.write("procmailrc", `SHELL=/bin/sh\nSUSPEND=1\n${locks}${recipe}`);
  home.write("filter", `${locks}to "${box}"\n`);
}

/** A program that moves all that is in the mbox to another one. */
export interface Reader {
  readonly move: () => Promise<Result>;
  /** The text of that other one. */
  readonly done: () => string;
}

/**
 * In which Dovecot takes its locks for writing. For reading it takes the fcntl lock alone, as it
 * does unless told otherwise.
 */
export type Order = "dotlock fcntl" | "fcntl dotlock";

/** Dovecot's commands, without its servers. */
export type Doveadm = (...args: readonly string[]) => Promise<Result>;

/** Those for the mbox, which is the inbox. @param patience seconds after which it gives up a lock */
export function doveadmOf(home: Home, order: Order, patience = 2): Doveadm {
  const { path } = home;
  const config = home.write(
    "dovecot.conf",
    `base_dir = ${path}/dovecot
state_dir = ${path}/dovecot
log_path = /dev/stderr
mail_location = mbox:${path}/dovecot/mail:INBOX=${path}/${BOX}:INDEX=${path}/dovecot/index
${order === "dotlock fcntl" ? example("dovecot", "locks.md") : `mbox_write_locks = ${order}`}
mbox_lock_timeout = ${patience} s
ssl = no
stats_writer_socket_path =
`,
  );
  return (...args) =>
    run(home, ["/usr/bin/env", "USER=merlyn", "/usr/bin/doveadm", "-c", config, ...args]);
}

/** Dovecot as one that takes messages out. @param patience seconds after which it gives up a lock */
export async function openDovecot(home: Home, order: Order, patience?: number): Promise<Reader> {
  const doveadm = doveadmOf(home, order, patience);
  const { status, stderr } = await doveadm("mailbox", "create", "Done");
  if (status !== 0) throw new Error(`doveadm ended in ${status}: ${stderr}`);
  return {
    move: () => doveadm("move", "Done", "mailbox", "INBOX", "all"),
    done: () => textOf(home, "dovecot/mail/Done"),
  };
}

function textOf(home: Home, name: string): string {
  const file = join(home.path, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
