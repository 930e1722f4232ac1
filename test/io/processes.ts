/** Starts test/io/driver.ts as processes of its own. */

import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { buildSync } from "esbuild";
import type { Job } from "./driver.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said, one JSON object; null when it said nothing. */
  readonly said: ReturnType<typeof JSON.parse>;
  readonly errors: string;
}

/** Bundles the driver, below the project so that it finds its packages. */
export function driver(t: TestContext): (job: Job, input?: Iterable<Buffer>) => Promise<Ended> {
  const outfile = join(
    root,
    "build",
    `io-driver-${process.pid}-${Math.random().toString(36).slice(2)}.cjs`,
  );
  buildSync({
    entryPoints: [join(root, "test/io/driver.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    packages: "external",
  });
  t.after(() => fs.rmSync(outfile, { force: true }));
  return (job, input) => run([outfile, JSON.stringify(job)], input);
}

/**
 * Runs node to its end. Input comes through a pipe; what node itself hands to a child is a socket.
 */
function run(args: readonly string[], input: Iterable<Buffer> | undefined): Promise<Ended> {
  const piped = ["-c", 'cat | "$0" "$@"', process.execPath, ...args];
  return new Promise((resolve, reject) => {
    const child = input === undefined ? spawn(process.execPath, args) : spawn("/bin/sh", piped);
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (status, signal) =>
      resolve({ status, signal, said: output === "" ? null : JSON.parse(output), errors }),
    );
    feed(child.stdin, input ?? []);
  });
}

async function feed(stdin: NodeJS.WritableStream, input: Iterable<Buffer>): Promise<void> {
  for (const chunk of input) {
    if (!stdin.write(chunk)) await new Promise((resolve) => stdin.once("drain", resolve));
  }
  stdin.end();
}
