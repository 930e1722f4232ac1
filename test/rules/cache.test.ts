import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { isCurrent } from "../../src/rules/bundle.js";
import { ESBUILD, entryName, readEntry } from "../../src/rules/cache.js";
import { driver } from "./driven.js";
import { type Place, place } from "./place.js";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/** Rules of one line and a library, compiled and kept. */
async function kept(t: Parameters<typeof place>[0]): Promise<Place> {
  const at = place(t);
  at.write({
    "rules.ts": `import { value } from "./lib.js"; export default value;`,
    "lib.ts": "export const value = 111;",
  });
  await at.load();
  assert.deepEqual(await at.outcome(), { exports: 111, cached: true });
  return at;
}

test("the version of esbuild that entries name is the one that is installed and asked for", () => {
  const require = createRequire(join(root, "package.json"));
  assert.equal(require("esbuild/package.json").version, ESBUILD);
  assert.equal(require("./package.json").dependencies.esbuild, ESBUILD);
});

test("an edited library is seen, even with the same size and time", async (t) => {
  const { rules, write, outcome } = await kept(t);
  const lib = join(rules, "../lib.ts");
  const { atime, mtime, size } = statSync(lib);
  write({ "lib.ts": "export const value = 222;" });
  utimesSync(lib, atime, mtime);
  assert.equal(statSync(lib).size, size);
  assert.deepEqual(await outcome(), { exports: 222, cached: false });
  assert.deepEqual(await outcome(), { exports: 222, cached: true });
});

test("rules dated in the future compile, and are kept", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "export default 1;" });
  utimesSync(at.rules, 4e9, 4e9);
  assert.deepEqual(await at.outcome(), { exports: 1, cached: false });
  assert.deepEqual(await at.outcome(), { exports: 1, cached: true });
});

test("edited JSON, a new import and a library that is gone are seen", async (t) => {
  const { rules, write, outcome } = await kept(t);
  write({
    "rules.ts": `import { value } from "./lib.js"; import n from "./n.json"; export default value + n;`,
    "n.json": "1",
  });
  assert.deepEqual(await outcome(), { exports: 112, cached: false });
  write({ "n.json": "2" });
  assert.deepEqual(await outcome(), { exports: 113, cached: false });
  assert.deepEqual(await outcome(), { exports: 113, cached: true });
  rmSync(join(rules, "../lib.ts"));
  await assert.rejects(outcome(), /Could not resolve "\.\/lib\.js"/);
});

test("a package whose package.json leads elsewhere is seen", async (t) => {
  const { write, outcome } = place(t);
  write({
    "rules.ts": `import pk from "pk"; export default pk;`,
    "node_modules/pk/package.json": `{ "main": "a.js" }`,
    "node_modules/pk/a.js": "module.exports = 'a';",
    "node_modules/pk/b.js": "module.exports = 'b';",
  });
  assert.equal((await outcome()).exports, "a");
  write({ "node_modules/pk/package.json": `{ "main": "b.js" }` });
  assert.equal((await outcome()).exports, "b");
});

test("symlinked libraries and packages that are turned elsewhere are seen", async (t) => {
  const { rules, write, outcome } = place(t);
  const folder = join(rules, "..");
  write({
    "one.ts": "export default 1;",
    "two.ts": "export default 2;",
    "store/a/index.js": "module.exports = 1;",
    "store/b/index.js": "module.exports = 2;",
  });
  write({
    "rules.ts": `import lib from "./lib.js"; import pk from "@my/pk"; export default [lib, pk];`,
  });
  mkdirSync(join(folder, "node_modules/@my"), { recursive: true });
  symlinkSync("one.ts", join(folder, "lib.ts"));
  symlinkSync("../../store/a", join(folder, "node_modules/@my/pk"));
  assert.deepEqual(await outcome(), { exports: [1, 1], cached: false });
  assert.deepEqual(await outcome(), { exports: [1, 1], cached: true });
  turn(join(folder, "lib.ts"), "two.ts");
  assert.deepEqual(await outcome(), { exports: [2, 1], cached: false });
  turn(join(folder, "node_modules/@my/pk"), "../../store/b");
  assert.deepEqual(await outcome(), { exports: [2, 2], cached: false });
});

function turn(link: string, target: string): void {
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

test("a new file that hides another is seen by a fresh load, which is then kept", async (t) => {
  const { write, outcome } = place(t);
  write({
    "rules.ts": `import x from "./x"; export default x;`,
    "x/index.ts": "export default 'folder';",
  });
  await outcome();
  write({ "x.ts": "export default 'file';" });
  assert.deepEqual(await outcome({ fresh: true }), { exports: "file", cached: false });
  assert.deepEqual(await outcome(), { exports: "file", cached: true });
});

test("another version compiles anew", async (t) => {
  const { outcome } = await kept(t);
  assert.equal((await outcome({ version: "1.0.1" })).cached, false);
  assert.equal((await outcome({ version: "1.0.1" })).cached, true);
  assert.equal((await outcome()).cached, false);
});

test("an entry that was cut off anywhere is made again", async (t) => {
  const { rules, cacheFolder, outcome } = await kept(t);
  const file = join(cacheFolder, entryName(rules));
  const whole = readFileSync(file);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    assert.equal(readEntry(cacheFolder, rules, "1.0.0"), null, `cut at ${length}`);
  }
  assert.deepEqual(await outcome(), { exports: 111, cached: false });
  assert.deepEqual(await outcome(), { exports: 111, cached: true });
});

test("an entry with a hole, as a crash of the machine leaves it, is made again wherever it matters", async (t) => {
  const { rules, cacheFolder, outcome } = await kept(t);
  const file = join(cacheFolder, entryName(rules));
  const whole = readFileSync(file);
  const map = readEntry(cacheFolder, rules, "1.0.0")?.map.length ?? 0;
  for (let at = 0; at < whole.length - map; at += 7) {
    const holed = Buffer.from(whole);
    holed.fill(0, at);
    writeFileSync(file, holed);
    const entry = readEntry(cacheFolder, rules, "1.0.0");
    assert.ok(entry === null || !isCurrent(entry), `hole at ${at}`);
  }
  assert.deepEqual(await outcome(), { exports: 111, cached: false });
});

test("an entry with broken code, or a broken map, does not stop the rules", async (t) => {
  const { rules, cacheFolder, outcome, load } = await kept(t);
  const file = join(cacheFolder, entryName(rules));
  const { code, map } = readEntry(cacheFolder, rules, "1.0.0") ?? assert.fail("nothing kept");
  const whole = readFileSync(file);
  const broken = Buffer.from(whole);
  broken.fill("(", whole.length - map.length - code.length, whole.length - map.length);
  writeFileSync(file, broken);
  assert.deepEqual(await outcome(), { exports: 111, cached: false });
  writeFileSync(file, Buffer.from(whole).fill(0, whole.length - map.length));
  const { cached, explain } = await load();
  assert.equal(cached, true);
  const error = Object.assign(new Error(), {
    stack: `Error: told\n    at ${rules} (compiled):1:1`,
  });
  assert.match(explain(error), /^Error: told\n/);
});

test("an entry of other rules under the same name is not taken", async (t) => {
  const { rules, cacheFolder } = await kept(t);
  const other = `${rules}x`;
  renameSync(join(cacheFolder, entryName(rules)), join(cacheFolder, entryName(other)));
  assert.equal(readEntry(cacheFolder, other, "1.0.0"), null);
});

test("compiling takes nothing away: what a killed process left is swept, and a person's folder is not", async (t) => {
  const { cacheFolder, load, kept: names, rules } = await kept(t);
  for (const name of ["build-notes", "build-aB3xYz"]) {
    mkdirSync(join(cacheFolder, name, "deep"), { recursive: true });
    utimesSync(join(cacheFolder, name), 1, 1);
  }
  await load({ fresh: true });
  assert.deepEqual(names().sort(), [entryName(rules), "build-aB3xYz", "build-notes"].sort());
});

const EDITOR = `
const { renameSync, writeFileSync } = require("node:fs");
const [, file] = process.argv;
for (let n = 1; ; n++) {
  writeFileSync(file + ".new", "export default " + n + ";");
  renameSync(file + ".new", file);
}`;

test("rules that change all the time are never kept as something that they were not", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "export default 0;" });
  const editor = spawn(process.execPath, ["-e", EDITOR, at.rules]);
  try {
    while (readFileSync(at.rules, "utf8").includes(" 0;"));
    for (let turn = 0; turn < 5; turn++) {
      const result = await at.outcome().catch((error: Error) => error);
      if (result instanceof Error)
        assert.match(result.message, /was changed again and again while it was compiled$/);
      else assert.equal(`export default ${result.exports};`, keptSource(at));
    }
  } finally {
    editor.kill("SIGKILL");
    await once(editor, "close");
  }
});

/** The rules as the kept entry says that they were. */
function keptSource({ cacheFolder, rules }: Place): string | undefined {
  return readEntry(cacheFolder, rules, "1.0.0")?.sources[0]?.bytes.toString();
}

test("ten processes at once on a cold cache all load, and leave one file", async (t) => {
  const at = place(t);
  at.write({
    "rules.ts": `import { value } from "./lib.js"; export default value;`,
    "lib.ts": "export const value = 111;",
  });
  const load = await driver(at);
  const answers = await Promise.all(Array.from({ length: 10 }, load));
  assert.deepEqual(
    answers.map(({ value }) => value),
    Array(10).fill(111),
  );
  assert.deepEqual(at.kept(), [entryName(at.rules)]);
  assert.deepEqual(await at.outcome(), { exports: 111, cached: true });
});

test("a load from the cache starts no process, and loads nothing that would", async (t) => {
  const load = await driver(await kept(t));
  assert.deepEqual(await load(), { value: 111, cached: true, heavy: [] });
});
