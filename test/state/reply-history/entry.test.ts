import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readEntry } from "../../../src/state/reply-history/entry.js";
import { scratch } from "../../folders/tools.js";

test("no entry is where none is; one that can't be looked at is an error, and no leave to answer", (t) => {
  const path = join(scratch(t), "entry");
  assert.equal(readEntry(path), null);
  fs.writeFileSync(path, "");
  assert.throws(() => readEntry(join(path, "below")), { code: "ENOTDIR" });
});
