/**
 * Starts programs through launcher.py, a process that is small and runs as the account that mail is
 * delivered to.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { ACCOUNT } from "../../test/harness/program.js";

/** What is started: nothing of this process's own environment comes with it. */
export interface Command {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Of one run, in milliseconds. */
export interface Taken {
  /** Since 1970. */
  readonly started: number;
  readonly ended: number;
  readonly wall: number;
  /** User and system time of all processes. */
  readonly cpu: number;
}

interface Request extends Command {
  /** A file for standard input; it comes through a pipe. */
  readonly input: string;
  readonly count: number;
  /** A file for standard output. */
  readonly output?: string;
  readonly memory?: boolean;
}

const PYTHON = "/usr/bin/python3";
/** Seconds for one request. */
const PATIENCE = 600;

export class Launcher {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;

  private constructor(child: ChildProcess, lines: Interface) {
    this.#process = child;
    this.#lines = lines;
    this.#answers = lines[Symbol.asyncIterator]();
  }

  /** @param folder the working folder of all that is started, as Postfix has one of its own */
  static start(root: string, folder = "/"): Launcher {
    if (!existsSync(PYTHON))
      throw new Error(`${PYTHON} is missing, which starts and measures the programs`);
    const program = readFileSync(join(root, "bench/lib/launcher.py"), "utf8");
    const env = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" };
    const stdio = ["pipe", "pipe", "inherit"] as const;
    const child = spawn(PYTHON, ["-c", program], {
      ...ACCOUNT,
      cwd: folder,
      env,
      stdio: [...stdio],
    });
    if (child.stdout === null) throw new Error(`${PYTHON} could not be started`);
    return new Launcher(child, createInterface({ input: child.stdout }));
  }

  /** Runs a command some times at the same moment. @throws Error unless each of them ends in 0 */
  async time(
    command: Command,
    input: string,
    { count = 1, output }: Partial<Request> = {},
  ): Promise<Taken> {
    const { started, ended, wall, cpu } = await this.#ask({
      ...command,
      input,
      count,
      ...(output ? { output } : {}),
    });
    return { started: Number(started), ended: Number(ended), wall: Number(wall), cpu: Number(cpu) };
  }

  /** The peak memory of a command's largest process, in MiB. @throws Error unless it ends in 0 */
  async peak(command: Command, input: string, output?: string): Promise<number> {
    const { peak } = await this.#ask({
      ...command,
      input,
      count: 1,
      memory: true,
      ...(output ? { output } : {}),
    });
    return Number(peak) / 1024;
  }

  async #ask(request: Request): Promise<Readonly<Record<string, unknown>>> {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), PATIENCE * 1000);
    const { value, done } = await this.#answers.next();
    clearTimeout(timer);
    const [program] = request.argv.slice(-1);
    if (done)
      throw new Error(`the launcher ended while ${program} ran (${PATIENCE} s is the limit)`);
    const answer: Readonly<Record<string, unknown>> = JSON.parse(value);
    const { statuses, said } = answer;
    const failed =
      Array.isArray(statuses) && statuses.length > 0
        ? statuses.filter((status) => status !== 0)
        : ["none"];
    if (failed.length > 0) throw new Error(`${request.argv.join(" ")} ended in ${failed}: ${said}`);
    return answer;
  }

  close(): void {
    this.#lines.close();
    this.#process.stdin?.end();
  }
}
