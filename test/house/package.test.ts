/** What `npm run package` packs needs no more than it says, and delivers. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { MESSAGE } from "../cli/tools.js";
import { ACCOUNT, Home, NODE } from "../harness/program.js";
import { copyOfTree, ROOT } from "./tree.js";

const NEEDED = ["@types/node", "esbuild", "fs-native-extensions", "typescript"];

/** As npm unpacks it, with those packages beside it that it names. */
function unpack(file: string, home: string): string {
  const { status } = spawnSync("tar", ["xzf", file, "-C", home]);
  assert.equal(status, 0);
  const folder = join(home, "package");
  for (const name of NEEDED) {
    const place = join(folder, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), place);
  }
  return folder;
}

test("the package is a copy, runs nothing when it is installed, and delivers", (t) => {
  const tree = copyOfTree(t);
  const packed = spawnSync(NODE, ["scripts/package.mjs"], { cwd: tree, encoding: "utf8" });
  assert.equal(packed.status, 0, packed.stderr);
  const line = /^npm install --global --ignore-scripts(?: --prefix ~\/\.local)? (\S+)$/m;
  const [, file = ""] = line.exec(packed.stdout) ?? [];
  const home = new Home();
  t.after(() => home.remove());
  const folder = unpack(file, home.path);
  rmSync(tree, { recursive: true });

  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.deepEqual(Object.keys(manifest.dependencies).sort(), NEEDED);
  assert.equal(manifest.scripts, undefined);
  const licenses = readFileSync(join(folder, "dist/licenses.txt"), "utf8");
  for (const name of ["mailparser", "nodemailer", "nunjucks", "recheck"])
    assert.match(licenses, new RegExp(`^${name} \\S+ \\(\\S+\\)$`, "m"));

  const run = (...args: readonly string[]) =>
    spawnSync(NODE, [join(folder, "bin/sortmail"), ...args], {
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
