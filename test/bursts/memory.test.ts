/** 200 processes remember at once, and some of them are killed: what was written is there. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { FULL } from "../../src/state/memory/bucket.js";
import { memoryInFiles } from "../../src/state/memory/files.js";
import { hashed } from "../../src/state/memory/places.js";
import { host, scratch } from "../folders/tools.js";
import type { Job } from "../state/memory/driver.js";
import { bundle } from "../state/once/processes.js";

const PROCESSES = 200;
const WEEK = 7 * 86_400_000;
const root = process.env.SORTMAIL_ROOT ?? process.cwd();

interface Writer {
  go(): void;
  kill(): void;
  /** What it says that it has written, once it has ended. */
  readonly written: Promise<string[]>;
}

async function start(t: TestContext, file: string, job: Job, said: string[]): Promise<Writer> {
  const child = spawn(process.execPath, [file, JSON.stringify(job)]);
  t.after(() => child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, "ready");
  const rest = async () => {
    const written: string[] = [];
    for (let line = await lines.next(); !line.done; line = await lines.next())
      written.push(line.value);
    return written;
  };
  return {
    go: () => child.stdin.write("go\n"),
    kill: () => child.kill("SIGKILL"),
    written: rest(),
  };
}

/** So many keys of one bucket. */
function together(many: number): string[] {
  const { bucket } = hashed("duplicates", "k");
  const keys: string[] = [];
  for (let n = 0; keys.length < many; n++)
    if (hashed("duplicates", `k${n}`).bucket === bucket) keys.push(`k${n}`);
  return keys;
}

test(`${PROCESSES} processes lose nothing, while the bucket that all write to is put aside, and some are killed`, async (t) => {
  const folder = join(scratch(t), "state/memory");
  const notes: string[] = [];
  const store = memoryInFiles({ folder, host, note: (text) => notes.push(text) });
  const expires = Date.now() + WEEK;
  const [first = "", ...shared] = together(PROCESSES + 1);
  await store.write("duplicates", [{ key: first, value: "v", expires }]);
  // Nearly full: the burst puts it aside.
  const [month = ""] = fs.readdirSync(join(folder, "duplicates"));
  const bucket = join(folder, "duplicates", month, hashed("duplicates", first).bucket);
  fs.appendFileSync(bucket, "[]\n".repeat((FULL - 2000) / 3));

  const file = join(root, "build", `memory-driver-${process.pid}.cjs`);
  t.after(() => fs.rmSync(file, { force: true }));
  bundle("test/state/memory/driver.ts", file);
  const jobs = shared.map((key, index) => {
    const others = Array.from({ length: 10 }, (_, n) => `${index}.${n}`);
    return { folder, keys: [key, ...others] };
  });
  const writers: Writer[] = [];
  while (writers.length < PROCESSES)
    writers.push(
      ...(await Promise.all(
        jobs.slice(writers.length, writers.length + 20).map((job) => start(t, file, job, notes)),
      )),
    );
  for (const { go } of writers) go();
  for (const [index, { kill }] of writers.entries()) if (index % 10 === 0) kill();
  const written = (await Promise.all(writers.map(({ written }) => written))).flat();

  assert.ok(written.length >= PROCESSES * 0.9 * 11, `${written.length}`);
  assert.ok(fs.existsSync(`${bucket}.old`), "it was put aside");
  const found = await store.read("duplicates", [first, ...written]);
  assert.deepEqual(
    written.filter((key) => found.get(key)?.value !== key),
    [],
  );
  assert.equal(found.get(first)?.value, "v");
  assert.deepEqual(notes, []);
});
