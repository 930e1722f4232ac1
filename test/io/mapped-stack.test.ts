import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { mappedStack } from "../../src/io/mapped-stack.js";

/** Line 1, column 1 of `a.b.js` is line 3, column 5 of src/a/b.ts; line 2, of a package. */
const MAP = {
  version: 3,
  sources: ["../src/a/b.ts", "../node_modules/c/index.js"],
  names: [],
  mappings: "AAEI;ACFJ",
};

/** A folder with one file's map, in a name that a pattern would take amiss. */
function dist(t: TestContext, map: string = JSON.stringify(MAP)): string {
  const folder = mkdtempSync(join(tmpdir(), "sortmail (dist) + "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "a.b.js.map"), map);
  return folder;
}

test("places in the build become places in the sources, whichever way V8 names them", (t) => {
  const folder = dist(t);
  const stack = `Error: x\n    at store (${folder}/a.b.js:1:9)\n    at dist/a.b.js:2:1\n    at Box.g (dist/a.b.js:1:1)`;
  assert.equal(
    mappedStack(stack, folder),
    "Error: x\n    at store (src/a/b.ts:3:5)\n    at node_modules/c/index.js:1:1\n    at Box.g (src/a/b.ts:3:5)",
  );
});

test("the short names that a bundle gives to functions are left out", (t) => {
  const at = (name: string) =>
    `Error: x\n    at ${name} (dist/a.b.js:1:1)\n    at async ${name} (dist/a.b.js:1:1)`;
  const place = "src/a/b.ts:3:5";
  const without = `Error: x\n    at ${place}\n    at async ${place}`;
  for (const name of ["f", "$t"]) assert.equal(mappedStack(at(name), dist(t)), without);
  assert.match(mappedStack(at("put"), dist(t)), /at put \(src/);
});

test("what is no place in the build stays as it is", (t) => {
  const folder = dist(t);
  for (const text of [
    "at f (/elsewhere/dist/a.b.js:1:1)",
    "at f (node:fs:1:1)",
    "at f (/home/merlyn/.config/sortmail/rules.ts:1:1)",
    "at f (dist/unknown.js:1:1)",
    `ENOENT: ${folder}/a.b.js`,
    "dist/a.b.js:1",
    "",
  ])
    assert.equal(mappedStack(text, folder), text);
});

test("a place that the map does not know stays as it is", (t) => {
  const empty = JSON.stringify({ ...MAP, mappings: "" });
  assert.equal(mappedStack("dist/a.b.js:1:1", dist(t, empty)), "dist/a.b.js:1:1");
});

test("a broken map changes nothing", (t) => {
  for (const map of ["", "{", "null", "[]"])
    assert.equal(mappedStack("dist/a.b.js:1:1", dist(t, map)), "dist/a.b.js:1:1");
});
