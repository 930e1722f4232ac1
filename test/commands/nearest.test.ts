import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestTo } from "../../src/commands/nearest.js";

const WORDS = ["deliver", "help", "init", "check", "status", "dry-run", "verdict", "learn"];

test("a slip of a letter or two finds its word", () => {
  const slips = [
    ...[
      ["chek", "check"],
      ["chekc", "check"],
      ["checks", "check"],
      ["dryrun", "dry-run"],
    ],
    ...[
      ["dry_run", "dry-run"],
      ["delver", "deliver"],
      ["sttaus", "status"],
      ["stat", "status"],
    ],
    ...[
      ["STATUS", "status"],
      ["int", "init"],
      ["lern", "learn"],
      ["verdikt", "verdict"],
    ],
  ];
  for (const [slip = "", word] of slips) assert.equal(nearestTo(slip, WORDS), word, slip);
});

test("what is like none has none", () => {
  for (const word of ["", "explode", "x", "merlyn@blue", "x".repeat(100_000)])
    assert.equal(nearestTo(word, WORDS), null, word.slice(0, 20));
});
