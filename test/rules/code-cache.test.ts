import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { entryName } from "../../src/rules/cache.js";
import { driver } from "./driven.js";
import { type Place, place } from "./place.js";

/** Rules of some 150 kB that come to 3000 times a number, or to as many zeros. */
function large(n: number): string {
  const rules = Array.from(
    { length: 3000 },
    (_, i) => `  (x: number) => (/rule ${i}/.test("") ? 0 : x * ${n}),`,
  );
  return `const rules = [\n${rules.join("\n")}\n];\nexport default () => rules.reduce((sum, rule) => sum + rule(1), 0);\n`;
}

function machineFile({ cacheFolder, rules }: Place): string {
  return join(cacheFolder, `${entryName(rules)}.v8`);
}

async function outcome(load: Awaited<ReturnType<typeof driver>>) {
  const { value, cached } = await load();
  return { value, cached };
}

// Each load in a process of its own: V8 remembers, by itself, what it has compiled in this one.
async function remembered(t: Parameters<typeof place>[0]) {
  const at = place(t);
  at.write({ "rules.ts": large(1) });
  const load = await driver(at);
  assert.deepEqual(await outcome(load), { value: 3000, cached: false });
  return { at, load };
}

test("what V8 made of large rules is kept once, and then used", async (t) => {
  const { at, load } = await remembered(t);
  const { ino } = statSync(machineFile(at));
  assert.deepEqual(await outcome(load), { value: 3000, cached: true });
  assert.equal(statSync(machineFile(at)).ino, ino);
  assert.deepEqual(at.kept().sort(), [entryName(at.rules), `${entryName(at.rules)}.v8`]);
});

test("other rules of the same length never run as the old ones", async (t) => {
  const { at, load } = await remembered(t);
  const old = readFileSync(machineFile(at));
  const { atime, mtime } = statSync(at.rules);
  at.write({ "rules.ts": large(5) });
  utimesSync(at.rules, atime, mtime);
  await at.load();
  assert.deepEqual(readFileSync(machineFile(at)), old);
  assert.deepEqual(await outcome(load), { value: 15000, cached: true });
  assert.notDeepEqual(readFileSync(machineFile(at)), old);
  assert.deepEqual(await outcome(load), { value: 15000, cached: true });
});

test("what is cut off or no code at all is not used, and replaced", async (t) => {
  const { at, load } = await remembered(t);
  const whole = readFileSync(machineFile(at));
  const name = whole.subarray(0, whole.indexOf("\n") + 1);
  for (const broken of [
    Buffer.alloc(0),
    name,
    whole.subarray(0, 5000),
    Buffer.concat([name, Buffer.from("no code")]),
  ]) {
    writeFileSync(machineFile(at), broken);
    assert.deepEqual(await outcome(load), { value: 3000, cached: true });
    assert.ok(statSync(machineFile(at)).size > 10_000);
  }
});

test("small rules keep none", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": "export default 1;" });
  await (await at.load()).remember();
  assert.deepEqual(at.kept(), [entryName(at.rules)]);
});

test("what cannot be kept costs a warning", async (t) => {
  const at = place(t);
  at.write({ "rules.ts": large(1) });
  const { remember } = await at.load();
  rmSync(at.cacheFolder, { recursive: true });
  writeFileSync(at.cacheFolder, "");
  await remember();
  assert.match(at.warnings.join("\n"), /^compiled rules cannot be kept in .*: E/);
});
