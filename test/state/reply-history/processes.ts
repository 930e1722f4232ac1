/** Starts test/state/reply-history/driver.ts as processes of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { buildSync } from "esbuild";
import type { Job } from "./driver.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/**
 * Starts one process a job, and has them ask at once. What each got, kinds in the order of its
 * senders; null for a killed one.
 */
export async function askAtOnce(
  t: TestContext,
  jobs: readonly Job[],
): Promise<(readonly string[] | null)[]> {
  const outfile = join(
    root,
    "build",
    `reply-history-driver-${process.pid}-${Math.random().toString(36).slice(2)}.cjs`,
  );
  t.after(() => fs.rmSync(outfile, { force: true }));
  const entryPoints = [join(root, "test/state/reply-history/driver.ts")];
  buildSync({
    entryPoints,
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
  });
  const started = await Promise.all(jobs.map((job) => start(t, outfile, job)));
  for (const { child } of started) child.stdin?.write("go\n");
  return Promise.all(started.map(({ said }) => said()));
}

async function start(
  t: TestContext,
  file: string,
  job: Job,
): Promise<{ child: ChildProcess; said: () => Promise<readonly string[] | null> }> {
  const child = spawn(process.execPath, [file, JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  if ((await lines.next()).value !== "ready") throw new Error("the driver did not start");
  const said = async () => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  return { child, said };
}
