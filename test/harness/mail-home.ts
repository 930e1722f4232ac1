/** The account that a private Postfix delivers to. Never anybody's own: its home is emptied. */

import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Home } from "./program.js";

/** `useradd --create-home sortmailtest` makes it. */
export const MAIL_ACCOUNT = "sortmailtest";

/** Ids below are the system's own. */
const FIRST_PERSON = 1000;

interface Entry {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The account's entry in /etc/passwd. @returns why it can't be used, when it can't */
export function findMailAccount(): Entry | string {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${MAIL_ACCOUNT}:`));
  if (line === undefined)
    return `needs the account ${MAIL_ACCOUNT}: useradd --create-home ${MAIL_ACCOUNT}`;
  const [, , uid, gid, , home = ""] = line.split(":");
  const entry = { uid: Number(uid), gid: Number(gid), home };
  const owner = statSync(home, { throwIfNoEntry: false })?.uid;
  if (entry.uid >= FIRST_PERSON && owner === entry.uid) return entry;
  return `the account ${MAIL_ACCOUNT} is none made for tests: its home ${home} is emptied, so it must be its own`;
}

/** The account's home, for one test at a time. */
export class MailHome extends Home {
  readonly #unlock: () => void;

  private constructor({ home, ...owner }: Entry, unlock: () => void) {
    super(undefined, { path: home, ...owner });
    this.#unlock = unlock;
  }

  /** Waits until no other test has it, and empties it. */
  static async take(): Promise<MailHome> {
    const entry = findMailAccount();
    if (typeof entry === "string") throw new Error(entry);
    const home = new MailHome(entry, await lock(entry.home));
    home.empty();
    return home;
  }

  /**
   * Where the system's programs put the account's mail: procmail makes it before it reads a line of
   * its recipes.
   */
  get mailbox(): string {
    return join("/var/mail", MAIL_ACCOUNT);
  }

  empty(): void {
    rmSync(this.mailbox, { force: true });
    for (const name of readdirSync(this.path))
      rmSync(join(this.path, name), { recursive: true, force: true });
  }

  /** Lets the next test have it. */
  override remove(): void {
    this.empty();
    this.#unlock();
  }
}

/** Held by a process of its own, so that the kernel releases it however the test ends. */
function lock(folder: string): Promise<() => void> {
  const holder = spawn("flock", [folder, "sh", "-c", "echo locked; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    holder.on("error", reject);
    holder.on("exit", () => reject(new Error(`${folder} could not be locked`)));
    holder.stdout.once("data", () => resolve(() => holder.stdin.end()));
  });
}
