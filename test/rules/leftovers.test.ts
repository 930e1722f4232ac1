/** What is left in the cache of compiled rules is swept, and what is of use is not. */

import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { entryName } from "../../src/rules/cache.js";
import { placesOfRules } from "../../src/rules/leftovers.js";
import { sweep } from "../../src/state/sweep.js";
import { type Place, place } from "./place.js";

const HOUR = 3600_000;

/** Sweeps the cache as version 1.0.0 does, so many hours from now. */
function sweepAfter(hours: number, { cacheFolder }: Place): number {
  const now = () => Date.now() + hours * HOUR;
  return sweep("/nonexistent", {
    now,
    budgetMs: 60_000,
    also: [placesOfRules(cacheFolder, "1.0.0")],
  });
}

/** Rules that are compiled and kept. */
async function kept(t: TestContext): Promise<Place> {
  const at = place(t);
  at.write({ "rules.ts": "export default 111;" });
  await at.load();
  return at;
}

test("the rules in use stay, however long ago they were compiled", async (t) => {
  const at = await kept(t);
  assert.equal(sweepAfter(100_000, at), 0);
  assert.equal((await at.load()).cached, true);
});

test("what another version has compiled goes after a day", async (t) => {
  const at = await kept(t);
  await at.load({ version: "0.9.9" });
  assert.equal(sweepAfter(23, at), 0);
  assert.equal(sweepAfter(25, at), 1);
  assert.deepEqual(at.kept(), []);
});

test("what was compiled of rules that are gone goes after a day, and V8's code that is left alone with it", async (t) => {
  const at = await kept(t);
  const machine = `${entryName(at.rules)}.v8`;
  writeFileSync(join(at.cacheFolder, machine), "");
  rmSync(at.rules);
  assert.equal(sweepAfter(23, at), 0);
  const removed = sweepAfter(25, at) + sweepAfter(25, at);
  assert.equal(removed, 2);
  assert.deepEqual(at.kept(), []);
});

test("what is no entry of ours stays", async (t) => {
  const at = await kept(t);
  rmSync(at.rules);
  const whole = { made: "sortmail 0.1", file: "/nowhere" };
  const others = {
    "a.bundle": "",
    "b.bundle": "no JSON\n",
    "c.bundle": "{}\n",
    "d.bundle": `${JSON.stringify({ ...whole, made: "rollup 4" })}\n`,
    "e.bundle": `${JSON.stringify({ ...whole, made: 5 })}\n`,
    "f.bundle": `${" ".repeat(70_000)}${JSON.stringify(whole)}\n`,
    "g.bundle.txt": `${JSON.stringify(whole)}\n`,
    "a.bundle.v8": "its bundle is there",
    notes: "",
  };
  for (const [name, text] of Object.entries(others))
    writeFileSync(join(at.cacheFolder, name), text);
  mkdirSync(join(at.cacheFolder, "h.bundle"));
  symlinkSync(join(at.cacheFolder, entryName(at.rules)), join(at.cacheFolder, "i.bundle"));
  assert.equal(sweepAfter(100_000, at), 1);
  assert.deepEqual(at.kept().sort(), [...Object.keys(others), "h.bundle", "i.bundle"].sort());
});

test("the room of a build that was killed goes in an hour; one at work, and strangers in it, stay", async (t) => {
  const at = await kept(t);
  const built = [
    "stamp-0",
    "stamp-1",
    "bundle.js",
    "bundle.js.map",
    "meta.json",
    "entry",
    "machine",
  ];
  for (const room of ["build-aB3xYz", "build-000000", "build-notes"]) {
    mkdirSync(join(at.cacheFolder, room));
    for (const name of built) writeFileSync(join(at.cacheFolder, room, name), "");
  }
  writeFileSync(join(at.cacheFolder, "build-000000/letter.txt"), "");
  assert.equal(sweepAfter(0.9, at), 0);
  // A room is as young as what was last taken out of it.
  const removed = sweepAfter(1.1, at) + sweepAfter(2.2, at);
  assert.equal(removed, 2 * built.length + 1);
  assert.deepEqual(at.kept().sort(), [entryName(at.rules), "build-000000", "build-notes"].sort());
  assert.deepEqual(readdirSync(join(at.cacheFolder, "build-000000")), ["letter.txt"]);
  assert.equal(readdirSync(join(at.cacheFolder, "build-notes")).length, built.length);
});

test("a cache that is a link, or below one, is left alone", async (t) => {
  const at = await kept(t);
  rmSync(at.rules);
  const outside = join(at.home, "outside");
  renameSync(at.cacheFolder, outside);
  symlinkSync(outside, at.cacheFolder);
  assert.equal(sweepAfter(100_000, at), 0);
  rmSync(at.cacheFolder);
  renameSync(join(at.cacheFolder, ".."), join(at.home, "elsewhere"));
  renameSync(outside, join(at.home, "elsewhere/rules"));
  symlinkSync(join(at.home, "elsewhere"), join(at.cacheFolder, ".."));
  assert.equal(sweepAfter(100_000, at), 0);
  assert.ok(existsSync(join(at.home, "elsewhere/rules", entryName(at.rules))));
});

test("rules are neither kept in nor taken from a cache that is a link, or below one: nobody knows whose it is", async (t) => {
  const at = await kept(t);
  const outside = join(at.home, "outside");
  renameSync(at.cacheFolder, outside);
  symlinkSync(outside, at.cacheFolder);
  await assert.rejects(
    at.load(),
    /rules is no folder \(a symbolic link is not followed\): remove it$/,
  );
  rmSync(at.cacheFolder);
  rmSync(join(at.cacheFolder, ".."), { recursive: true });
  symlinkSync(outside, join(at.cacheFolder, ".."));
  await assert.rejects(at.load(), /sortmail is a symbolic link, and none is followed there/);
  assert.deepEqual(readdirSync(outside), [entryName(at.rules)]);
});

test("an entry that is a link is not run, and replaced", async (t) => {
  const at = await kept(t);
  const entry = join(at.cacheFolder, entryName(at.rules));
  renameSync(entry, join(at.home, "planted"));
  symlinkSync(join(at.home, "planted"), entry);
  assert.equal((await at.load()).cached, false);
  assert.equal((await at.load()).cached, true);
});
