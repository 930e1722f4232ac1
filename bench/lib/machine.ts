/** What the figures were taken on. */

import { spawnSync } from "node:child_process";
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { cpus, loadavg, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { NODE } from "../../test/harness/program.js";
import { median } from "./figures.js";

type Asked = readonly [command: string, ...args: string[]];

/** What can be asked for a version, and how. */
const PROGRAMS: Readonly<Record<string, Asked>> = {
  Node: [NODE, "--version"],
  Postfix: ["/usr/sbin/postconf", "-d", "-h", "mail_version"],
  procmail: ["/usr/bin/procmail", "-v"],
  maildrop: ["/usr/bin/maildrop", "-v"],
  fdm: ["/usr/bin/dpkg-query", "-W", "-f", `\${Version}`, "fdm"],
  Dovecot: ["/usr/sbin/dovecot", "--version"],
  SpamAssassin: ["/usr/sbin/spamd", "--version"],
  amavisd: ["/usr/sbin/amavisd", "-V"],
};

/** The machine and the versions of what runs on it; a program that is not there is left out. */
export function describeMachine(): Readonly<Record<string, string>> {
  const processors = cpus();
  const versions = Object.entries(PROGRAMS).flatMap(([name, [command, ...args]]) => {
    const [version] = /\d+\.\d[\w.-]*/.exec(said(command, ...args)) ?? [];
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    sortmail: describeSortmail(),
    processor: `${processors.length} × ${processors[0]?.model ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    disk: describeDisk(),
    kernel: release(),
    load: loadavg()
      .map((value) => value.toFixed(2))
      .join(" "),
    ...Object.fromEntries(versions),
  };
}

function said(command: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return `${stdout ?? ""}${stderr ?? ""}`;
}

function describeSortmail(): string {
  const root = process.env.SORTMAIL_ROOT ?? process.cwd();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { stdout, status } = spawnSync("git", ["-C", root, "describe", "--always", "--dirty"], {
    encoding: "utf8",
  });
  return status === 0 ? `${version} (${stdout.trim()})` : `${version}`;
}

/** The file system that the boxes are on, and how long it takes to sync a short file. */
function describeDisk(): string {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-bench-disk-"));
  try {
    const times = Array.from({ length: 20 }, (_, index) => syncTime(join(folder, `${index}`)));
    const kind = said("/usr/bin/stat", "-f", "-c", "%T", folder).trim();
    return `${kind}, a file of 4 kB is synced in ${median(times).toFixed(2)} ms`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds. */
function syncTime(path: string): number {
  const file = openSync(path, "wx");
  writeSync(file, Buffer.alloc(4096));
  const started = performance.now();
  fsyncSync(file);
  const time = performance.now() - started;
  closeSync(file);
  return time;
}
