import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { countMembers, makeMember } from "../../src/folders/families.js";
import { scratch } from "./tools.js";

test("folders are counted, links to them too; files, hidden ones and what takes the rest are not", (t) => {
  const top = scratch(t);
  assert.equal(countMembers(join(top, "nowhere")), 0);
  for (const name of ["a", "b", ".hidden", "_beyond"]) mkdirSync(join(top, name));
  symlinkSync("a", join(top, "c"));
  writeFileSync(join(top, "file"), "");
  assert.equal(countMembers(top), 3);
  assert.throws(() => countMembers(join(top, "file")), /ENOTDIR/);
});

test("a member is made as long as there are not enough", (t) => {
  const top = join(scratch(t), "lists");
  assert.ok(makeMember(top, join(top, "a"), 2));
  assert.ok(makeMember(top, join(top, "b"), 2));
  assert.ok(!makeMember(top, join(top, "c"), 2));
  assert.deepEqual([existsSync(join(top, "b")), existsSync(join(top, "c"))], [true, false]);
  assert.ok(makeMember(top, join(top, "d"), Number.POSITIVE_INFINITY));
  assert.ok(!existsSync(join(top, "d")));
});

test("nothing is made inside of a Maildir's own folders: the folder itself refuses", (t) => {
  const top = scratch(t);
  for (const name of ["tmp", "new", "cur"]) mkdirSync(join(top, name));
  assert.ok(makeMember(join(top, "new"), join(top, "new/a"), 2));
  assert.ok(!existsSync(join(top, "new/a")));
});
