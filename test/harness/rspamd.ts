/**
 * A private rspamd: loopback, an unprivileged account, no DNS, its own rules of Lua, and a folder of
 * its own. Without Hyperscan and the list of domains, it starts in a second.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ACCOUNT } from "./program.js";
import { freePort } from "./spamd.js";

const PROGRAM = "/usr/bin/rspamd";

/** For a test's `skip`: false, or what is missing. */
export const NO_RSPAMD: string | false =
  !existsSync(PROGRAM) && "needs rspamd: apt-get install rspamd";

function configuration(folder: string, scanner: number, controller: number): string {
  return `options {
  pidfile = "${folder}/rspamd.pid"; filters = "regexp"; gtube_patterns = "all";
  disable_hyperscan = true; url_tld = "${folder}/tld";
  dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
}
logging { type = "console"; level = "info"; }
actions { reject = 15; add_header = 6; greylist = 4; }
lua = "/usr/share/rspamd/rules/rspamd.lua";
worker "normal" { bind_socket = "127.0.0.1:${scanner}"; count = 1; }
worker "controller" {
  bind_socket = "127.0.0.1:${controller}"; count = 1; password = "sesame-open"; secure_ip = "192.0.2.1";
}
`;
}

export class Rspamd {
  readonly at: { readonly host: string; readonly port: number };
  /** Of its controller. */
  readonly controller: { readonly host: string; readonly port: number };
  private readonly folder: string;
  private readonly process: ChildProcess;
  private said = "";

  private constructor(folder: string, port: number, controller: number) {
    this.folder = folder;
    this.at = { host: "127.0.0.1", port };
    this.controller = { host: "127.0.0.1", port: controller };
    const vars = ["DBDIR", "RUNDIR", "LOGDIR"].map((name) => `--var=${name}=${folder}`);
    this.process = spawn(PROGRAM, ["-f", "-i", "-c", join(folder, "rspamd.conf"), ...vars], {
      ...ACCOUNT,
      cwd: "/",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: folder, LANG: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on("data", (chunk) => (this.said += String(chunk)));
    process.once("exit", () => this.process.kill());
  }

  /** Starts one and waits until it answers. */
  static async start(): Promise<Rspamd> {
    const folder = mkdtempSync(join(tmpdir(), "sortmail-rspamd-"));
    const [port, controller] = [await freePort(), await freePort()];
    writeFileSync(join(folder, "rspamd.conf"), configuration(folder, port, controller));
    writeFileSync(join(folder, "tld"), "com\norg\nexample\n");
    chmodSync(folder, 0o755);
    if (ACCOUNT.uid !== undefined && ACCOUNT.gid !== undefined)
      chownSync(folder, ACCOUNT.uid, ACCOUNT.gid);
    const rspamd = new Rspamd(folder, port, controller);
    for (let tries = 0; !(await rspamd.answers()); tries++) {
      if (tries > 600 || rspamd.process.exitCode !== null)
        throw new Error(`rspamd does not answer: ${rspamd.said}`);
      await pause(100);
    }
    return rspamd;
  }

  private async answers(): Promise<boolean> {
    try {
      const reply = await fetch(`http://127.0.0.1:${this.at.port}/ping`);
      return (await reply.text()).startsWith("pong");
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    const child = this.process;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
