/**
 * A program that goes on running, for as long as some tests want it: from its own folder, on the
 * loopback interface, in the foreground.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { dial } from "./smtp.js";

export interface DaemonOptions {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Where it listens; it is there once it takes a connection. */
  readonly port: number;
}

export class Daemon {
  readonly port: number;
  private readonly process: ChildProcess;
  private output = "";

  private constructor({ command: [program, ...args], port }: DaemonOptions) {
    this.port = port;
    this.process = spawn(program, args, {
      cwd: "/",
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process.on("error", (error) => (this.output += String(error)));
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on("data", (chunk) => (this.output += String(chunk)));
    process.once("exit", () => this.process.kill());
  }

  /** Starts one and waits until it listens. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const daemon = new Daemon(options);
    for (let tries = 0; !(await daemon.listens()); tries++) {
      if (tries > 600 || daemon.ended) {
        await daemon.stop();
        throw new Error(`${options.command.join(" ")} does not listen: ${daemon.output}`);
      }
      await pause(50);
    }
    return daemon;
  }

  /** What it has printed. */
  get said(): string {
    return this.output;
  }

  private get ended(): boolean {
    const { exitCode, signalCode, pid } = this.process;
    return exitCode !== null || signalCode !== null || pid === undefined;
  }

  private async listens(): Promise<boolean> {
    try {
      (await dial(this.port)).destroy();
      return true;
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const ended = new Promise((resolve) => this.process.once("close", resolve));
    this.process.kill();
    await ended;
  }
}
