import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { archived, SORTS, writeMaildir, writeMbox } from "../../bench/lib/archives.js";
import { readArchive } from "../../src/archive/archive.js";

const HOST = { hostname: "vm", pid: 1, now: Date.now };

test("archived messages are alike in each run, and no two of them are alike", () => {
  assert.ok(archived(3).equals(archived(3)));
  assert.equal(
    new Set(Array.from({ length: 50 }, (_, index) => archived(index).toString())).size,
    50,
  );
  for (const index of SORTS.keys())
    assert.ok(archived(index).length > 3000 && archived(index).length < 10_000);
});

test("an archive has as many messages as it shall have, whichever its form", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-archives-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [mbox, maildir] = [join(folder, "mbox"), join(folder, "maildir")];
  writeMbox(mbox, 12);
  writeMaildir(maildir, 12);
  for (const path of [mbox, maildir]) {
    const found = [...readArchive(path, { stdin: 0, tmpFolder: folder, host: HOST })];
    assert.equal(found.filter((one) => "content" in one).length, 12, path);
  }
  const [first = ""] = readdirSync(join(maildir, "cur")).sort();
  assert.ok(readFileSync(join(maildir, "cur", first)).equals(archived(0)));
});
