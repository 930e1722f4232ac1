import assert from "node:assert/strict";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { place } from "./place.js";

test("rules are compiled once, then taken from the cache", async (t) => {
  const { write, outcome, kept, warnings } = place(t);
  write({
    "rules.ts": `import { mark } from "sortmail"; const n: number = 7; export default mark(n);`,
  });
  assert.deepEqual(await outcome(), { exports: { marked: 7 }, cached: false });
  assert.deepEqual(await outcome(), { exports: { marked: 7 }, cached: true });
  assert.equal(kept().length, 1);
  assert.deepEqual(warnings, []);
});

test("what the rules import from sortmail is the program's own, not a copy", async (t) => {
  const { write, load } = place(t);
  write({ "rules.ts": `import { token } from "sortmail"; export default token;` });
  const token = { own: true };
  assert.equal((await load({ api: { token } })).exports, token);
});

test("a package in another encoding is its author's: rules that use it are loaded", async (t) => {
  const { write, outcome, rules } = place(t);
  write({
    "rules.ts": `import x from "old"; import y from "odd"; export default x + y;`,
    "node_modules/odd/index.js": "/*\0*/ module.exports = 1;",
    "node_modules/old/index.js": "",
  });
  const old = Buffer.from("// \u00a9 Ren\u00e9\nmodule.exports = 41;\n", "latin1");
  writeFileSync(join(rules, "../node_modules/old/index.js"), old);
  for (const cached of [false, true]) assert.deepEqual(await outcome(), { exports: 42, cached });
});

test("enums, JSON, libraries, packages, types and Node's modules can be used", async (t) => {
  const { write, outcome, load, rules } = place(t);
  write({
    "rules.ts": `
      import { basename } from "node:path";
      import { sep } from "path";
      import { Kind, type Shape } from "./lib/kinds.js";
      import data from "./data.json";
      import twice from "twice";
      const shape: Shape = { kind: Kind.Second };
      const late = async () => (await import("./lib/late")).late;
      export default { kind: shape.kind, data, four: twice(2), base: basename("/a/b"), sep, late, __filename, __dirname };`,
    "lib/kinds.ts": "export enum Kind { First = 1, Second }\nexport interface Shape { kind: Kind }",
    "lib/late.ts": "export const late: string = 'late';",
    "data.json": `{ "a": [1] }`,
    "node_modules/twice/package.json": `{ "name": "twice", "main": "main.js" }`,
    "node_modules/twice/main.js": "module.exports = (n) => 2 * n;",
  });
  for (const expected of [false, true]) {
    const { exports, cached } = await outcome();
    assert.equal(cached, expected);
    assert.ok(
      typeof exports === "object" &&
        exports !== null &&
        "late" in exports &&
        typeof exports.late === "function",
    );
    const { late, ...rest } = exports;
    assert.equal(await late(), "late");
    const folder = join(rules, "..");
    const __names = { __filename: rules, __dirname: folder };
    assert.deepEqual(rest, { kind: 2, data: { a: [1] }, four: 4, base: "b", sep: "/", ...__names });
  }
  const names = [
    "data.json",
    "lib/kinds.ts",
    "lib/late.ts",
    "node_modules/twice/main.js",
    "node_modules/twice/package.json",
    "rules.ts",
  ];
  assert.deepEqual(
    [...(await load()).sources].sort(),
    names.map((name) => join(rules, "..", name)),
  );
});

test("a CommonJS rules file gives what it exports; an ES module without a default export gives undefined", async (t) => {
  const { write, outcome } = place(t);
  write({ "rules.ts": "module.exports = { plain: true };" });
  assert.deepEqual((await outcome()).exports, { plain: true });
  write({ "rules.ts": "export const other = 1;" });
  assert.equal((await outcome()).exports, undefined);
});

test("two rules files side by side keep an entry each", async (t) => {
  const { write, outcome, kept, rules } = place(t);
  write({ "rules.ts": "export default 1;" });
  await outcome();
  const other = place(t);
  other.write({ "rules.ts": "export default 2;" });
  await other.load({ cacheFolder: join(rules, "../../.cache/sortmail/rules") });
  assert.deepEqual(await outcome(), { exports: 1, cached: true });
  assert.equal(kept().length, 2);
});

test("a very long path has an entry too", async (t) => {
  const { write, outcome } = place(t, `sortmail-${"å".repeat(100)}-`);
  write({ "rules.ts": "export default 1;" });
  await outcome();
  assert.deepEqual(await outcome(), { exports: 1, cached: true });
});

test("NODE_PATH, NODE_OPTIONS, PATH and esbuild's own variables change nothing", async (t) => {
  const { write, outcome, home } = place(t);
  mkdirSync(join(home, "elsewhere"));
  writeFileSync(join(home, "elsewhere/stray.js"), "module.exports = 'stray'");
  const hostile = {
    NODE_PATH: join(home, "elsewhere"),
    NODE_OPTIONS: "--no-such-option",
    PATH: "",
    ESBUILD_BINARY_PATH: "/bin/false",
  };
  const saved = { ...process.env };
  t.after(() => {
    process.env = saved;
  });
  Object.assign(process.env, hostile);
  write({ "rules.ts": "export default 1;" });
  assert.deepEqual(await outcome(), { exports: 1, cached: false });
  write({ "rules.ts": `import stray from "stray"; export default stray;` });
  await assert.rejects(outcome(), /^RulesError: rules\.ts:1:19: Could not resolve "stray"$/);
});

test("a stray tsconfig.json is not looked at", async (t) => {
  const { write, outcome } = place(t);
  write({
    "tsconfig.json": `{ "compilerOptions": { "paths": { "lib": ["./wrong.ts"] } }, broken`,
    "rules.ts": "export default 1;",
  });
  assert.equal((await outcome()).exports, 1);
});

test("no rules file: the error names the path and sortmail init", async (t) => {
  const { load, rules } = place(t);
  await assert.rejects(load(), {
    name: "RulesError",
    message: `there are no rules at ${rules}: run sortmail init`,
  });
});

test("rules that were taken away are missed, though they are in the cache", async (t) => {
  const { write, load, rules } = place(t);
  write({ "rules.ts": "export default 1;" });
  await load();
  renameSync(rules, `${rules}.old`);
  await assert.rejects(load(), /there are no rules at /);
});

test("a folder in the place of the rules: the error names the path", async (t) => {
  const { load, rules } = place(t);
  mkdirSync(rules);
  await assert.rejects(load(), {
    name: "RulesError",
    message: new RegExp(`^the rules at ${rules} cannot be read: EISDIR`),
  });
});

test("unreadable rules: the error names the path", async (t) => {
  const { write, load, rules } = place(t);
  write({ "rules.ts": "export default 1;" });
  chmodSync(rules, 0);
  const refused = {
    name: "RulesError",
    message: `the rules at ${rules} cannot be read: EACCES: permission denied`,
  };
  await asNobody(() => assert.rejects(load(), refused));
});

/** Root reads everything: so it becomes somebody else for a while. */
async function asNobody(run: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test("rules that others can change are refused, path and command named, compiled or cached", async (t) => {
  const { write, load, rules } = place(t);
  write({ "rules.ts": `import "./lib/a.ts"; export default 1;`, "lib/a.ts": "export {};" });
  chmodSync(rules, 0o666);
  const refused = {
    name: "RulesError",
    message: `${rules} can be changed by everyone: run chmod o-w ${rules}`,
  };
  await assert.rejects(load(), refused);
  await assert.rejects(load(), refused);
  chmodSync(rules, 0o664);
  assert.equal((await load()).exports, 1);
  const lib = join(rules, "../lib");
  chmodSync(lib, 0o777);
  await assert.rejects(load(), {
    message: `${lib} can be changed by everyone: run chmod o-w ${lib}`,
  });
});

test("the folder that a symlink lies in counts too: who can turn the link can change the rules", async (t) => {
  const { load, rules, home } = place(t);
  const real = join(home, "real");
  mkdirSync(real);
  writeFileSync(join(real, "rules.ts"), "export default 1;");
  symlinkSync(join(real, "rules.ts"), rules);
  const folder = join(rules, "..");
  chmodSync(folder, 0o777);
  await assert.rejects(load(), {
    message: `${folder} can be changed by everyone: run chmod o-w ${folder}`,
  });
});

test("where only a warning is wanted, they run with one warning a fault", async (t) => {
  const { write, load, rules, warnings } = place(t);
  write({ "rules.ts": "export default 1;" });
  chmodSync(rules, 0o666);
  assert.equal((await load({ trust: "warn" })).exports, 1);
  assert.deepEqual(warnings, [`${rules} can be changed by everyone: run chmod o-w ${rules}`]);
});

test("a cache that others can write is refused, or not used", async (t) => {
  const { write, load, outcome, cacheFolder, warnings } = place(t);
  write({ "rules.ts": "export default 1;" });
  await load();
  chmodSync(cacheFolder, 0o777);
  await assert.rejects(load(), {
    name: "RulesError",
    message: new RegExp(`^${cacheFolder} can be changed by everyone`),
  });
  assert.deepEqual(await outcome({ trust: "warn" }), { exports: 1, cached: false });
  assert.equal(warnings.length, 1);
});

test("a cache that belongs to somebody else is refused, or not used", async (t) => {
  const { write, load, cacheFolder, warnings } = place(t);
  write({ "rules.ts": "export default 1;" });
  const { exports } = await load();
  assert.equal(exports, 1);
  const uid = 54321;
  await assert.rejects(load({ uid }), {
    name: "RulesError",
    message: new RegExp(`^${cacheFolder} belongs to user \\d+, not to you`),
  });
  assert.equal((await load({ uid, trust: "warn" })).cached, false);
  assert.match(warnings.join("\n"), /belongs to user/);
});

test("a cache that cannot be written costs a warning, not the load", async (t) => {
  const { write, outcome, home, cacheFolder, warnings } = place(t);
  write({ "rules.ts": "export default 1;" });
  writeFileSync(join(home, ".cache"), "a file where a folder should be");
  assert.deepEqual(await outcome(), { exports: 1, cached: false });
  assert.deepEqual(warnings, [
    `compiled rules cannot be kept in ${cacheFolder}: ENOTDIR: not a directory`,
  ]);
});

test("a folder in the place of the entry costs a warning, not the load, and leaves nothing behind", async (t) => {
  const { write, load, outcome, kept, cacheFolder, warnings } = place(t);
  write({ "rules.ts": "export default 1;" });
  await load();
  const [name = ""] = kept();
  rmSync(join(cacheFolder, name));
  mkdirSync(join(cacheFolder, name, "full"), { recursive: true });
  assert.deepEqual(await outcome(), { exports: 1, cached: false });
  assert.match(warnings.join("\n"), /^compiled rules cannot be kept in .*: E/);
  assert.deepEqual(kept(), [name]);
});

test("a symlink to the rules works, and is seen when it is turned", async (t) => {
  const { write, outcome, rules } = place(t);
  write({
    "one/rules.ts": `import x from "./x"; export default x;`,
    "one/x.ts": "export default 'one';",
  });
  write({
    "two/rules.ts": `import x from "./x"; export default x;`,
    "two/x.ts": "export default 'two';",
  });
  symlinkSync("one/rules.ts", rules);
  assert.deepEqual(await outcome(), { exports: "one", cached: false });
  assert.deepEqual(await outcome(), { exports: "one", cached: true });
  rmSync(rules);
  symlinkSync("two/rules.ts", rules);
  assert.deepEqual(await outcome(), { exports: "two", cached: false });
});
