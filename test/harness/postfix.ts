/**
 * A private Postfix: its own configuration and queue, on the loopback interface. It rewrites every
 * address of stonehenge.example to ACCOUNT+LOCALPART@blue.stonehenge.example, as the article that
 * this program is made for has it.
 */

import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findMailAccount, MAIL_ACCOUNT } from "./mail-home.js";
import { mainCf, masterCf } from "./postfix-config.js";
import { dial, sendBySmtp } from "./smtp.js";

/** For a test's `skip`: false, or what is missing. */
export const NO_POSTFIX: string | false = missing();

function missing(): string | false {
  if (process.getuid?.() !== 0) return "needs root to run a private Postfix";
  if (!existsSync("/usr/sbin/postfix")) return "needs Postfix: apt-get install postfix";
  const account = findMailAccount();
  return typeof account === "string" && account;
}

/** One line that Postfix has logged about one delivery. */
export interface Outcome {
  /** As rewritten. */
  readonly to: string;
  readonly dsn: string;
  readonly status: string;
  readonly text: string;
}

const OUTCOME =
  /postfix\/local\[\d+\]: \w+: to=<(.*?)>,.* dsn=([\d.]+), status=(\w+) \((.*?)\)?$/gm;

export class Postfix {
  readonly folder: string;
  readonly port: number;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts an instance and waits until it answers.
   * @param settings further lines of main.cf, verbatim
   */
  static async start(settings: readonly string[] = []): Promise<Postfix> {
    const folder = mkdtempSync(join(tmpdir(), "sortmail-postfix-"));
    chmodSync(folder, 0o755);
    const postfix = new Postfix(folder, await freePort());
    postfix.configure(settings);
    execFileSync("/usr/sbin/postfix", ["-c", postfix.etc, "start"], { stdio: "pipe" });
    for (let tries = 0; ; tries++) {
      try {
        (await dial(postfix.port)).end();
        return postfix;
      } catch (error) {
        if (tries < 100) {
          await pause(100);
          continue;
        }
        const log = postfix.log();
        postfix.stop();
        throw new Error(`Postfix does not answer: ${log}`, { cause: error });
      }
    }
  }

  get etc(): string {
    return join(this.folder, "etc");
  }

  private configure(settings: readonly string[]): void {
    for (const name of ["etc", "queue", "data", "mail"])
      mkdirSync(join(this.folder, name), { mode: 0o755 });
    execFileSync("chown", ["postfix", join(this.folder, "data")]);
    chmodSync(join(this.folder, "mail"), 0o1777);
    this.write(
      "virtual",
      `/^(.*)@stonehenge\\.example$/ ${MAIL_ACCOUNT}+$1@blue.stonehenge.example\n`,
    );
    this.write("main.cf", mainCf(this.folder) + settings.map((line) => `${line}\n`).join(""));
    this.write("master.cf", masterCf(this.port));
  }

  /** Writes a file of the configuration. */
  write(name: string, text: string): void {
    writeFileSync(join(this.etc, name), text);
    this.age(name);
  }

  /** Postfix waits until a file that it reads is two seconds old. */
  private age(name: string): void {
    utimesSync(join(this.etc, name), 0, 0);
  }

  /** Sends one message by SMTP. `message` has LF line ends. */
  send(
    message: Buffer,
    recipients: readonly string[],
    sender = "someone@elsewhere.example",
  ): Promise<void> {
    return sendBySmtp(this.port, message, { sender, recipients });
  }

  /** The messages that are not delivered yet, each by the name of its queue. */
  private queues(): string[] {
    const { stdout } = spawnSync("/usr/sbin/postqueue", ["-c", this.etc, "-j"], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return [...stdout.matchAll(/"queue_name": *"(\w+)"/g)].map(([, name = ""]) => name);
  }

  /** Throws away all that is not delivered. */
  empty(): void {
    execFileSync("/usr/sbin/postsuper", ["-c", this.etc, "-d", "ALL"], { stdio: "pipe" });
  }

  /** Changes settings of the running instance, and waits until it has seen them. */
  set(...settings: readonly string[]): void {
    const reloads = () => this.log().split("reload -- version").length;
    const before = reloads();
    execFileSync("/usr/sbin/postconf", ["-c", this.etc, "-e", ...settings]);
    this.age("main.cf");
    execFileSync("/usr/sbin/postfix", ["-c", this.etc, "reload"], { stdio: "pipe" });
    // Some ten milliseconds. One that does not say so in ten seconds has its own way to fail.
    for (let tries = 0; reloads() === before && tries < 500; tries++)
      execFileSync("/bin/sleep", ["0.02"]);
    execFileSync("/bin/sleep", ["0.2"]);
  }

  /** Waits until nothing is under way. @returns how many messages are deferred */
  async settled(): Promise<number> {
    let queues: string[] = [];
    await this.until(() => {
      queues = this.queues();
      return queues.every((name) => name === "deferred" || name === "hold");
    });
    return queues.filter((name) => name === "deferred").length;
  }

  /** Tries everything that is deferred again, now. @returns how many messages that is */
  async flush(): Promise<number> {
    const count = await this.settled();
    spawnSync("/usr/sbin/postqueue", ["-c", this.etc, "-f"]);
    return count;
  }

  /** Waits until the queue is empty. */
  async drained(): Promise<void> {
    await this.until(() => this.queues().length === 0);
  }

  async until(done: () => boolean, seconds = 120): Promise<void> {
    const end = process.uptime() + seconds;
    while (!done()) {
      if (process.uptime() > end)
        throw new Error(`waited ${seconds} s in vain: ${this.log().slice(-4000)}`);
      await pause(100);
    }
  }

  log(): string {
    const file = join(this.folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8") : "no log";
  }

  /** What became of each attempt at a delivery, oldest first. @param from leaves out so many */
  outcomes(from = 0): Outcome[] {
    return [...this.log().matchAll(OUTCOME)]
      .slice(from)
      .map(([, to = "", dsn = "", status = "", text = ""]) => ({ to, dsn, status, text }));
  }

  /**
   * Waits until so many more attempts have been made.
   * @param from those that had been made before
   */
  async attempts(count: number, from: number): Promise<Outcome[]> {
    await this.until(() => this.outcomes(from).length >= count);
    return this.outcomes(from);
  }

  /**
   * What Postfix has put where mail goes that nobody else takes; "" when it is not there. It is
   * removed.
   */
  takeSystemMailbox(): string {
    const file = join(this.folder, "mail", MAIL_ACCOUNT);
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    rmSync(file, { force: true });
    return text;
  }

  stop(): void {
    spawnSync("/usr/sbin/postfix", ["-c", this.etc, "stop"], { stdio: "ignore" });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
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
