/** What programs of the mail server need in tests: to be there, and a folder for their files. */

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** For a test's `skip`: false, or what is missing of Debian's packages of this name. */
export function missing(...programs: readonly string[]): string | false {
  const none = programs.find((name) => !PLACES.some((place) => existsSync(join(place, name))));
  return none !== undefined && `needs ${none}: apt-get install ${PACKAGES[none] ?? none}`;
}

const PLACES = ["/usr/sbin", "/usr/bin"];
const PACKAGES: Readonly<Record<string, string>> = { "opendkim-genkey": "opendkim-tools" };

/** A folder that everybody may enter. */
export class Workshop {
  readonly path = mkdtempSync(join(tmpdir(), "sortmail-programs-"));

  constructor() {
    chmodSync(this.path, 0o755);
  }

  /** @returns the path */
  write(name: string, text: string, mode = 0o644): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    writeFileSync(path, text, { mode });
    return path;
  }

  /** Gives a file, or a folder with all in it, to the account that a program runs as. */
  give(name: string, account: string): void {
    spawnSync("chown", ["-R", account, join(this.path, name)]);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
