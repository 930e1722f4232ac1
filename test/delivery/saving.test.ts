import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { SavePlan } from "../../src/core/decision/plan.js";
import { saveFiles } from "../../src/delivery/saving.js";
import { contentOf, deadline, host, scratch, watched } from "../folders/tools.js";

const MESSAGE = `Content-Type: multipart/mixed; boundary=b

--b
Content-Disposition: attachment; filename=a.pdf

one
--b
Content-Disposition: attachment; filename=a.pdf

two
--b--
`;

const PLAN: SavePlan = {
  kind: "save",
  folder: "scans",
  path: "~/Scans",
  wants: () => true,
  files: [],
  rule: "scans",
};

const nothingBefore = { earlier: () => null, note: () => {} };

for (const name of ["writeSync", "fsyncSync", "linkSync"])
  test(`a full disk is told with the folder's path, and nothing is left of it: ${name}`, async (t) => {
    const path = join(scratch(t), "Scans");
    const tools = { deadline: deadline(), host, path };
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    const run = watched(
      (call) => {
        if (call.name === name) throw full;
      },
      () => saveFiles(PLAN, contentOf(Buffer.from(MESSAGE)), nothingBefore, tools),
    );
    await assert.rejects(run, { message: `${path}: ${full.message}`, cause: full });
    assert.deepEqual(readdirSync(path), []);
  });
