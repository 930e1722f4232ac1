/**
 * A private amavisd-new: a content filter on the loopback interface, SpamAssassin's local tests, no
 * virus scanner.
 */

import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { dial } from "./smtp.js";

const PROGRAM = ["/usr/sbin/amavisd", "/usr/sbin/amavisd-new"].find((path) => existsSync(path));

/** For a test's `skip`: false, or what is missing. */
export const NO_AMAVIS: string | false =
  PROGRAM === undefined && "needs amavisd: apt-get install amavisd-new";

export interface AmavisOptions {
  /** Where it listens. */
  readonly port: number;
  /** Where it gives the messages back. */
  readonly forwardPort: number;
  /** Further lines of its configuration, verbatim. */
  readonly settings?: string;
}

export class Amavis {
  private readonly folder: string;
  private readonly process: ChildProcess;
  private said = "";

  private constructor(folder: string, settings: string) {
    this.folder = folder;
    const file = join(folder, "etc/conf");
    writeFileSync(file, settings, { mode: 0o644 });
    this.process = spawn(PROGRAM ?? "amavisd", ["-c", file, "foreground"], {
      cwd: "/",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
    });
  }

  /** Starts one and waits until it answers. */
  static async start(options: AmavisOptions): Promise<Amavis> {
    const folder = mkdtempSync(join(tmpdir(), "sortmail-amavis-"));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "etc"), { mode: 0o755 });
    for (const name of ["tmp", "home", "run"]) {
      mkdirSync(join(folder, name), { mode: 0o750 });
      chownSync(join(folder, name), NOBODY, NOGROUP);
    }
    const amavis = new Amavis(folder, configuration(folder, options));
    for (let tries = 0; !(await answers(options.port)); tries++) {
      if (tries > 600 || amavis.process.exitCode !== null) {
        const said = `${amavis.said} ${amavis.log()}`;
        await amavis.stop();
        throw new Error(`amavisd does not answer: ${said}`);
      }
      await pause(50);
    }
    return amavis;
  }

  log(): string {
    const file = join(this.folder, "run/log");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** How many messages it has had scanned. */
  scans(): number {
    return this.log().split(" TIMING-SA ").length - 1;
  }

  async stop(): Promise<void> {
    const { process } = this;
    if (process.exitCode === null && process.signalCode === null) {
      const ended = new Promise((resolve) => process.once("close", resolve));
      process.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const NOBODY = 65534;
const NOGROUP = 65534;

/** It marks what it is given and passes everything on. */
function configuration(
  folder: string,
  { port, forwardPort, settings = "" }: AmavisOptions,
): string {
  return `use strict;
$daemon_user = 'nobody';
$daemon_group = 'nogroup';
$MYHOME = '${folder}';
$TEMPBASE = '${folder}/tmp';
$helpers_home = '${folder}/home';
$db_home = '${folder}/run';
$lock_file = '${folder}/run/lock';
$pid_file = '${folder}/run/pid';
$QUARANTINEDIR = undef;
$enable_db = 0;
$enable_zmq = 0;
$do_syslog = 0;
$logfile = '${folder}/run/log';
$log_level = 2;
$myhostname = 'blue.stonehenge.example';
$mydomain = 'stonehenge.example';
$max_servers = 2;
$inet_socket_bind = '127.0.0.1';
$inet_socket_port = ${port};
$unix_socketname = undef;
$forward_method = 'smtp:[127.0.0.1]:${forwardPort}';
$notify_method = $forward_method;
@bypass_virus_checks_maps = (1);
@bypass_banned_checks_maps = (1);
@bypass_header_checks_maps = (1);
@decoders = ();
$enable_dkim_verification = 0;
$sa_local_tests_only = 1;
$spam_quarantine_method = undef;
${settings}
1;
`;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await dial(port)).destroy();
    return true;
  } catch {
    return false;
  }
}
