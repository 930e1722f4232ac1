/**
 * A private spamd: loopback or a unix socket, an unprivileged account, local tests only, and a
 * folder of its own.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Peer } from "../../src/spam/spamd-client.js";
import { ACCOUNT } from "./program.js";

const PROGRAM = "/usr/sbin/spamd";

/** For a test's `skip`: false, or what is missing. */
export const NO_SPAMD: string | false =
  !existsSync(PROGRAM) && "needs spamd: apt-get install spamassassin spamd";

/** Every filter must take it for spam. In two parts, so that none takes this file for it. */
export const GTUBE = [
  "XJS*C4JDBQADN1.NSBN3*2IDNEN*",
  "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X",
].join("");

export interface SpamdOptions {
  /** Listens on a unix socket. */
  readonly socket?: boolean;
  /** Has a Bayes database, in its folder, and takes TELL. */
  readonly learning?: boolean;
  /** How many messages at once. Default: 1. */
  readonly children?: number;
}

export class Spamd {
  readonly at: Peer;
  private readonly folder: string;
  private readonly options: SpamdOptions;
  private process: ChildProcess | null = null;
  private said = "";

  private constructor(folder: string, at: Peer, options: SpamdOptions) {
    this.folder = folder;
    this.at = at;
    this.options = options;
  }

  /** Starts one and waits until it answers. */
  static async start(options: SpamdOptions = {}): Promise<Spamd> {
    const folder = mkdtempSync(join(tmpdir(), "sortmail-spamd-"));
    chmodSync(folder, 0o755);
    if (ACCOUNT.uid !== undefined && ACCOUNT.gid !== undefined)
      chownSync(folder, ACCOUNT.uid, ACCOUNT.gid);
    const at = options.socket
      ? { socket: join(folder, "socket") }
      : { host: "127.0.0.1", port: await freePort() };
    const spamd = new Spamd(folder, at, options);
    await spamd.run();
    return spamd;
  }

  /** Starts it, where it has been before. */
  async run(): Promise<void> {
    const child = spawn(PROGRAM, this.arguments(), {
      ...ACCOUNT,
      cwd: "/",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: this.folder, LANG: "C.UTF-8" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.process = child;
    process.once("exit", () => child.kill());
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
    });
    for (let tries = 0; !(await answers(this.at)); tries++) {
      if (tries > 600 || child.exitCode !== null)
        throw new Error(`spamd does not answer: ${this.said}`);
      await pause(50);
    }
  }

  private arguments(): string[] {
    const { learning = false, children = 1 } = this.options;
    const listens =
      "socket" in this.at
        ? ["--socketpath", this.at.socket]
        : ["-i", this.at.host, "-p", `${this.at.port}`];
    return [
      ...[
        "--local",
        "--nouser-config",
        "--syslog=stderr",
        `--helper-home-dir=${this.folder}`,
        ...listens,
      ],
      ...["--allowed-ips=127.0.0.1", `--max-children=${children}`, `--min-children=${children}`],
      ...[`--cf=use_bayes ${learning ? 1 : 0}`, `--cf=bayes_path ${join(this.folder, "bayes")}`],
      ...(learning ? ["--allow-tell"] : []),
    ];
  }

  /** What it has logged. */
  log(): string {
    return this.said;
  }

  /** Waits until it has logged something like it. */
  async logged(what: RegExp): Promise<void> {
    for (let tries = 0; !what.test(this.said); tries++) {
      if (tries > 600) throw new Error(`spamd has not logged ${what}: ${this.said}`);
      await pause(20);
    }
  }

  /** Ends it, whatever it is doing, and waits until it has ended. Its children go with it. */
  async halt(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Whether it takes connections. The child that takes them is started before it listens for more.
 */
function answers(at: Peer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect("socket" in at ? { path: at.socket } : at, () =>
      socket.write("PING SPAMC/1.5\r\n\r\n"),
    );
    socket.on("data", (reply) => {
      resolve(/ 0 PONG/.test(reply.toString()));
      socket.destroy();
    });
    socket.on("close", () => resolve(false));
    socket.on("error", () => resolve(false));
  });
}

/** A port on the loopback interface that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === "object" && address !== null ? address.port : 0),
      );
    });
  });
}
