/** docs/hacking.md keeps its promises: its code is the sources' own, and no addition is large. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const page = readFileSync(join(root, "docs/hacking.md"), "utf8");

test("the code that the page shows is in the sources", () => {
  const excerpts = [join(root, "scripts/excerpts.mjs"), "--check", "docs/hacking.md"];
  const run = spawnSync(process.execPath, excerpts, { cwd: root, encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
});

const ADDITIONS = [
  "action",
  "condition",
  "pattern",
  "folder format",
  "scanner",
  "transport",
  "lock",
  "store",
  "command",
  "log field",
  "template filter",
];

test("each addition touches at most three files, which are there or are called NAME", () => {
  for (const addition of ADDITIONS) {
    const section = page.split(`## A new ${addition}\n`)[1]?.split("\n## ")[0] ?? "";
    const files = [...section.matchAll(/^\d+\. `(src\/[^`]+)`/gm)].map(([, path]) => path ?? "");
    assert.ok(files.length >= 1 && files.length <= 3, `${addition}: ${files.join(", ")}`);
    for (const path of files.filter((name) => !name.includes("NAME")))
      assert.ok(existsSync(join(root, path)), `${addition}: ${path}`);
  }
});
