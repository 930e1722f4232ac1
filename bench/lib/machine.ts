/** What the figures were taken on. */

import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What can be asked for a version, and how. */
const PROGRAMS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  Postfix: ["/usr/sbin/postconf", "-d", "-h", "mail_version"],
  procmail: ["/usr/bin/procmail", "-v"],
  SpamAssassin: ["/usr/sbin/spamd", "--version"],
  amavisd: ["/usr/sbin/amavisd", "-V"],
};

/** The machine and the versions of what runs on it; a program that is not there is left out. */
export function describeMachine(): Readonly<Record<string, string>> {
  const processors = cpus();
  const versions = Object.entries(PROGRAMS).flatMap(([name, [command, ...args]]) => {
    const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
    const [version] = /\d+\.\d[\w.-]*/.exec(`${stdout ?? ""}${stderr ?? ""}`) ?? [];
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    processor: `${processors.length} × ${processors[0]?.model ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    load: loadavg()
      .map((value) => value.toFixed(2))
      .join(" "),
    Node: process.version,
    ...Object.fromEntries(versions),
  };
}
