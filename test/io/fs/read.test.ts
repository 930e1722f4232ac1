import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { namesIn } from "../../../src/io/fs/read.js";

test("a folder that is not there has no names; what is no folder is an error", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-read-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "file"), "");
  assert.deepEqual(namesIn(folder), ["file"]);
  assert.deepEqual(namesIn(join(folder, "missing")), []);
  assert.throws(() => namesIn(join(folder, "file")), { code: "ENOTDIR" });
});
