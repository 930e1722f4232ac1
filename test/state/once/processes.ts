/** Starts test/state/once/driver.ts as processes of its own, and bundles other programs. */

import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { buildSync } from "esbuild";
import type { Job, Said } from "./driver.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/** Bundles a source. Put it below the project, so that it finds the project's packages. */
export function bundle(source: string, outfile: string): void {
  buildSync({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    packages: "external",
    // As in the build: bin/sortmail runs it in a way that knows no import().
    supported: { "dynamic-import": false },
  });
}

/** A process that is ready to ask. */
export interface Asker {
  readonly child: ChildProcess;
  go(): void;
  /** What it got; null when it was killed. */
  readonly said: Promise<Said | null>;
}

/** Starts so many, and waits until all of them are ready, so that they ask at once. */
export async function askers(t: TestContext, jobs: readonly Job[]): Promise<Asker[]> {
  const file = join(
    root,
    "build",
    `spam-driver-${process.pid}-${Math.random().toString(36).slice(2)}.cjs`,
  );
  t.after(() => fs.rmSync(file, { force: true }));
  bundle("test/state/once/driver.ts", file);
  return Promise.all(jobs.map((job) => start(t, file, job)));
}

async function start(t: TestContext, file: string, job: Job): Promise<Asker> {
  const child = spawn(process.execPath, [file, JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  if ((await lines.next()).value !== "ready") throw new Error("the driver did not start");
  const said = lines
    .next()
    .then(({ value, done }): Said | null => (done ? null : JSON.parse(value)));
  return { child, go: () => child.stdin.write("go\n"), said };
}
