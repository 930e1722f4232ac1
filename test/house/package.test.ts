/** What `npm run package` packs is installed as README says, and delivers. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { MESSAGE } from "../cli/tools.js";
import { ACCOUNT, Home, NODE } from "../harness/program.js";
import { copyOfTree } from "./tree.js";

const NEEDED = ["@types/node", "esbuild", "fs-native-extensions", "typescript"];

test("the package is a copy, runs nothing when it is installed, and delivers", (t) => {
  const tree = copyOfTree(t);
  const packed = spawnSync(NODE, ["scripts/package.mjs"], { cwd: tree, encoding: "utf8" });
  assert.equal(packed.status, 0, packed.stderr);
  const [, file = ""] = /^npm install --global --ignore-scripts(?: \S+ \S+)? (\S+)$/m.exec(packed.stdout) ?? [];
  const home = new Home();
  t.after(() => home.remove());
  const prefix = join(home.path, ".local");
  const install = ["install", "--global", "--ignore-scripts", "--prefer-offline", "--prefix", prefix];
  const installed = spawnSync("npm", [...install, file], { encoding: "utf8" });
  assert.equal(installed.status, 0, installed.stderr);
  assert.doesNotMatch(installed.stdout + installed.stderr, /warn/i);
  rmSync(tree, { recursive: true });

  const folder = join(prefix, "lib/node_modules/sortmail");
  assert.ok(lstatSync(folder).isDirectory());
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.deepEqual(Object.keys(manifest.dependencies).sort(), NEEDED);
  assert.equal(manifest.scripts, undefined);
  const bundled = readdirSync(join(folder, "node_modules")).filter((name) => /^(recheck|mailparser|nunjucks)/.test(name));
  assert.deepEqual(bundled, []);
  assert.match(readFileSync(join(folder, "dist/licenses.txt"), "utf8"), /^mailparser \S+ \(MIT\)$/m);

  const program = join(prefix, "bin/sortmail");
  const run = (...args: readonly string[]) =>
    spawnSync(NODE, [program, ...args], {
      cwd: "/",
      input: MESSAGE,
      encoding: "utf8",
      env: { HOME: home.path, PATH: "/usr/bin:/bin", USER: "merlyn" },
      ...ACCOUNT,
    });
  const init = run("init", "--domain", "stonehenge.example");
  assert.equal(init.status, 0, init.stderr);
  const delivered = run("deliver");
  assert.deepEqual([delivered.status, delivered.stderr], [0, ""]);
});
