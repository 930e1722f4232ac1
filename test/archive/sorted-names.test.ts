import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { namesInOrder } from "../../src/archive/sorted-names.js";
import { scratch } from "../folders/tools.js";

test("all names come, each once, in order, however few are kept", (t) => {
  const folder = scratch(t);
  const name = fc.string({ unit: fc.constantFrom(..."abcZ019.,:+é"), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.uniqueArray(
        name.filter((one) => !/^\.+$/.test(one)),
        { maxLength: 30 },
      ),
      fc.integer({ min: 1, max: 12 }),
      (names, kept) => {
        const inside = join(folder, "inside");
        mkdirSync(inside);
        for (const one of names) writeFileSync(join(inside, one), "");
        assert.deepEqual([...namesInOrder(inside, kept)], names.toSorted());
        rmSync(inside, { recursive: true });
      },
    ),
  );
});

test("what changes meanwhile ends nothing, and nothing comes twice", (t) => {
  const folder = scratch(t);
  for (let number = 100; number < 200; number++) writeFileSync(join(folder, `${number}`), "");
  const seen: string[] = [];
  for (const name of namesInOrder(folder, 10)) {
    seen.push(name);
    renameSync(join(folder, name), join(folder, `0${name}`)); // as a mail reader moves it
    if (name === "150") rmSync(join(folder, "175"));
    if (name === "160") writeFileSync(join(folder, "250"), "");
  }
  const expected = Array.from({ length: 100 }, (_, index) => `${index + 100}`).filter(
    (name) => name !== "175",
  );
  assert.deepEqual(seen, [...expected, "250"]);
});

test("a folder that is not there is the system call's error", () => {
  assert.throws(() => [...namesInOrder("/nowhere/at/all")], { code: "ENOENT" });
});
