/** The guided walk of docs/design.md goes where a delivery goes. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/** The files that the page names, in its order. */
function named(walk: string): string[] {
  const page = readFileSync(join(root, "docs/design.md"), "utf8");
  const part = page.split(`<!-- walk: ${walk} -->`)[1]?.split("<!-- end of walk")[0] ?? "";
  let room = "";
  return [...part.matchAll(/^\*\*(.*)\/\*\*$|^- `(.*?)`/gm)].flatMap(([, heading, file]) => {
    room = heading ?? room;
    return file === undefined ? [] : [`${room}/${file}`];
  });
}

test("the guided walk enters the files that it names, in its order", () => {
  const guide = [join(root, "scripts/guide.mjs"), "--json"];
  const run = spawnSync(process.execPath, guide, { cwd: root, encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const entered: Record<string, string[]> = JSON.parse(run.stdout);
  for (const walk of ["Maildir", "answer"]) {
    const names = named(walk);
    assert.ok(names.length > 20, `the walk to the ${walk} names ${names.length} files`);
    const found = (entered[walk] ?? []).filter((path) => names.includes(path));
    assert.deepEqual(found, names);
  }
});
