import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createIn, DIRECTORY_TEMP_NAME } from "../../src/folders/directory.js";
import { host, scratch, watched } from "./tools.js";

const TEXT = "whole content";
const CHANGING = new Set(["openSync", "writeSync", "linkSync", "renameSync", "unlinkSync"]);
CHANGING.add("fsyncSync").add("mkdirSync");

/** Saves a file, as a delivery does. @returns its path */
function save(path: string, name = "a.pdf"): string {
  const file = createIn(path, host);
  try {
    file.write(Buffer.from(TEXT.slice(0, 5)));
    file.write(Buffer.from(TEXT.slice(5)));
    file.sync();
    return file.publish(name, 1).path;
  } finally {
    file.discard();
  }
}

test("a name that is taken gets a number, whatever has it, and nothing is written over", (t) => {
  const path = join(scratch(t), "Scans");
  assert.equal(save(path), join(path, "a.pdf"));
  writeFileSync(join(path, "a (2).pdf"), "mine");
  symlinkSync("/nowhere", join(path, "a (3).pdf"));
  assert.equal(save(path), join(path, "a (4).pdf"));
  assert.equal(readFileSync(join(path, "a (2).pdf"), "utf8"), "mine");
  assert.deepEqual(readdirSync(path).length, 4);
});

test("what is whole keeps no descriptor, and numbers go on from where they came to", (t) => {
  const path = join(scratch(t), "Scans");
  const open = () => readdirSync("/proc/self/fd").length;
  const before = open();
  const files = ["one", "two"].map((text) => {
    const file = createIn(path, host);
    file.write(Buffer.from(text));
    file.sync();
    return file;
  });
  assert.equal(open(), before);
  const named = files.map((file) => file.publish("a.pdf", 7));
  for (const file of files) file.discard();
  assert.deepEqual(named, [
    { path: join(path, "a (7).pdf"), number: 7 },
    { path: join(path, "a (8).pdf"), number: 8 },
  ]);
  assert.equal(open(), before);
});

/** What is there is whole, or bears a name that is swept. */
function assertWhole(path: string): string[] {
  const names = existsSync(path) ? readdirSync(path) : [];
  for (const name of names.filter((each) => !DIRECTORY_TEMP_NAME.test(each)))
    assert.equal(readFileSync(join(path, name), "utf8"), TEXT);
  return names.filter((each) => DIRECTORY_TEMP_NAME.test(each));
}

for (const [how, onwards] of [
  ["meets an error", false],
  ["is the last one", true],
] as const) {
  test(`whichever call ${how}: what has a name is whole, and is on disk when it is told`, async (t) => {
    for (let at = 0, done = false; !done; at++) {
      const path = join(scratch(t), "Scans");
      let count = 0;
      let failed = false;
      const run = watched(
        ({ name }) => {
          if (!CHANGING.has(name)) return;
          const isNow = count++ === at;
          failed ||= isNow;
          if (isNow || (onwards && failed)) throw Object.assign(new Error("EIO"), { code: "EIO" });
        },
        async () => save(path),
      );
      const told = await run.then(
        (result) => result,
        () => null,
      );
      const left = assertWhole(path);
      if (told !== null) assert.ok(existsSync(join(path, "a.pdf")));
      else if (!onwards) assert.deepEqual(left, []);
      done = !failed;
      assert.ok(at < 40);
    }
  });
}
