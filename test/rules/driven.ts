import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import type { Place } from "./place.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/**
 * @returns what loads the rules in a new process each time, with driver.ts, and gives its answer.
 */
export async function driver({ home, rules, cacheFolder }: Place) {
  const program = join(home, "driver.cjs");
  const entryPoints = [join(root, "test/rules/driver.ts")];
  await build({
    entryPoints,
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
  });
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  const node = process.env.SORTMAIL_TEST_NODE ?? process.execPath;
  return async (): Promise<{ value: unknown; cached: boolean; heavy: string[] }> => {
    const child = spawn(node, [program, rules, cacheFolder]);
    const [out, err, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    assert.deepEqual([err, status], ["", 0]);
    return JSON.parse(out);
  };
}
