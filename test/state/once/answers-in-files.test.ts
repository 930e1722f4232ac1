import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { placesOfAnswers } from "../../../src/state/once/answers-in-files.js";
import { sweep } from "../../../src/state/sweep.js";
import { scratch } from "../../folders/tools.js";

const KEY = "a".repeat(64);
const MINUTE = 60_000;

/**
 * A cache folder with one of everything that may be left in it; what was left is as old as the
 * verdict is expired.
 */
function verdictLeftovers(t: TestContext): {
  state: string;
  verdicts: string;
  expired: string[];
  left: string[];
} {
  const verdicts = scratch(t);
  const expired = [`${KEY}.json`];
  const left = [`${KEY}.json.12.0.k3x9`, `${KEY}.lock`, `${KEY}.lock.12.k3x9`];
  for (const name of [...expired, ...left]) {
    const path = join(verdicts, name);
    if (name.includes(".lock")) fs.mkdirSync(path);
    else fs.writeFileSync(path, "{}");
  }
  return { state: join(verdicts, "no state"), verdicts, expired, left };
}

const sweeping = (minutes: number, verdicts: string) => ({
  now: () => Date.now() + minutes * MINUTE,
  budgetMs: 5000,
  also: [placesOfAnswers(verdicts)],
});

test("verdicts go soon after the time on them, what was left of a scan a while later", (t) => {
  const { state, verdicts, expired, left } = verdictLeftovers(t);
  assert.equal(sweep(state, sweeping(0.9, verdicts)), 0);
  assert.equal(sweep(state, sweeping(1.1, verdicts)), expired.length);
  assert.deepEqual(fs.readdirSync(verdicts).sort(), left.sort());
  assert.equal(sweep(state, sweeping(9.9, verdicts)), 0);
  assert.equal(sweep(state, sweeping(10.1, verdicts)), left.length);
  assert.deepEqual(fs.readdirSync(verdicts), []);
});

test("verdicts that still hold, and whatever else is beside them, stay", (t) => {
  const { verdicts, state } = verdictLeftovers(t);
  fs.utimesSync(join(verdicts, `${KEY}.json`), new Date(), new Date(Date.now() + 2 * 60 * MINUTE));
  for (const name of fs.readdirSync(verdicts))
    if (!name.endsWith(".json")) fs.rmSync(join(verdicts, name), { recursive: true });
  const full = `${"b".repeat(64)}.lock`;
  fs.mkdirSync(join(verdicts, full));
  fs.writeFileSync(join(verdicts, full, "something"), "");
  fs.mkdirSync(join(verdicts, `${"c".repeat(64)}.json`));
  fs.writeFileSync(join(verdicts, `${"c".repeat(64)}.lock`), "");
  fs.writeFileSync(join(verdicts, "notes.json"), "");
  const before = fs.readdirSync(verdicts);
  assert.equal(sweep(state, sweeping(60, verdicts)), 0);
  assert.deepEqual(fs.readdirSync(verdicts), before);
});

test("verdicts are left alone by who does not name their folder, and need not be there", (t) => {
  const { verdicts, state } = verdictLeftovers(t);
  assert.equal(sweep(state, { now: sweeping(1000, "").now, budgetMs: 5000 }), 0);
  assert.equal(sweep(verdicts, { now: sweeping(1000, "").now, budgetMs: 5000 }), 0);
  assert.equal(fs.readdirSync(verdicts).length, 4);
  assert.equal(sweep(state, sweeping(1000, join(verdicts, "none"))), 0);
});
