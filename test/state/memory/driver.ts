/**
 * A process of its own that remembers: `driver.cjs JOB`, a Job as JSON. Says "ready", waits for a
 * line on stdin, and says each key that it has written, a line each.
 */

import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { memoryInFiles } from "../../../src/state/memory/files.js";

export interface Job {
  readonly folder: string;
  /** Each is written a call of its own. */
  readonly keys: readonly string[];
}

const WEEK = 7 * 86_400_000;

async function write({ folder, keys }: Job): Promise<void> {
  const host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };
  const note = (text: string) => writeSync(2, `${text}\n`);
  const store = memoryInFiles({ folder, host, note });
  for (const key of keys) {
    await store.write("duplicates", [{ key, value: key, expires: Date.now() + WEEK }]);
    writeSync(1, `${key}\n`);
  }
}

process.stdin.once("data", async () => {
  await write(JSON.parse(process.argv[2] ?? ""));
  process.exit(0);
});
writeSync(1, "ready\n");
