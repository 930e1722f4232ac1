/** docs/log.md has every field of the log, with what its docstring says. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

test("docs/log.md is in step with the types that the log is written by", () => {
  const script = join(root, "scripts/log-docs.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
});
