import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { bundle } from "./processes.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
  /** What is left in the cache's folder, names without the key. */
  readonly left: readonly string[];
}

/** bin/sortmail itself, but with a program that asks through the cache. */
function installed(t: TestContext): string {
  const place = fs.mkdtempSync(join(root, "build", "spam-bin-"));
  t.after(() => fs.rmSync(place, { recursive: true, force: true }));
  bundle("test/state/once/program.ts", join(place, "dist/main.js"));
  fs.mkdirSync(join(place, "bin"));
  fs.copyFileSync(join(root, "bin/sortmail"), join(place, "bin/sortmail"));
  return place;
}

/** @param signal is sent as soon as the scanner is asked, under the lock */
async function run(
  t: TestContext,
  place: string,
  word: string,
  signal?: NodeJS.Signals,
): Promise<Ended> {
  const folder = join(place, "verdicts");
  const child = spawn(process.execPath, [join(place, "bin/sortmail"), "deliver", folder, word], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  child.stdout.on("data", (chunk) => {
    output += chunk;
    if (signal !== undefined) child.kill(signal);
  });
  return new Promise((resolve) =>
    child.on("close", (status, by) => {
      const left = fs.readdirSync(folder).map((name) => name.replace(/^.*?\./, ""));
      resolve({ status, signal: by, output, errors, left });
    }),
  );
}

const DONE = { status: 0, signal: null, errors: "", left: ["json"] };

test("a scan under the lock ends in what was earned, the process not hooked; later ones load no lock", async (t) => {
  const place = installed(t);
  const scanned = "scanning\nproper-lockfile: loaded\n";
  assert.deepEqual(await run(t, place, "nothing happens"), { ...DONE, output: scanned });
  assert.deepEqual(await run(t, place, "nothing happens"), {
    ...DONE,
    output: "proper-lockfile: not loaded\n",
  });
});

test("who only waits loads no lock either", async (t) => {
  const place = installed(t);
  await run(t, place, "nothing happens");
  const [name = ""] = fs.readdirSync(join(place, "verdicts"));
  const entry = join(place, "verdicts", name);
  const lock = entry.replace(/json$/, "lock");
  fs.renameSync(entry, `${entry}.later`);
  fs.mkdirSync(lock);
  setTimeout(() => fs.renameSync(`${entry}.later`, entry), 500);
  const { output } = await run(t, place, "nothing happens");
  assert.equal(output, "proper-lockfile: not loaded\n");
  assert.ok(fs.existsSync(lock));
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  test(`${signal} kills who holds the lock, as it would without`, async (t) => {
    const { status, signal: by, left } = await run(t, installed(t), "never ends", signal);
    assert.deepEqual([status, by], [null, signal]);
    assert.deepEqual(left, ["lock"]);
  });
}

test("a write at the file size limit does not kill who holds the lock", async (t) => {
  const { output, ...rest } = await run(t, installed(t), "file size limit");
  assert.match(output, /^scanning\n/);
  assert.deepEqual(rest, DONE);
});

for (const word of ["process.exit", "loop runs dry", "throws elsewhere"]) {
  test(`${word} under the lock: 75`, async (t) => {
    const { status, errors } = await run(t, installed(t), word);
    assert.equal(status, 75);
    assert.match(errors, /^4\.3\.0 sortmail: /);
  });
}
