import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import type { AnswerEntry } from "../../../src/core/contracts/answer-store.js";
import type { Verdict } from "../../../src/core/contracts/verdict.js";
import { verdictIn } from "../../../src/spam/written-verdict.js";
import { readEntry, writeEntry } from "../../../src/state/once/entry-file.js";
import { scratch, systemError, watched } from "../../folders/tools.js";
import { SPAM } from "../../spam/tools.js";

const AT = 1_700_000_000_000;

const points = fc.option(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
);
const entries: fc.Arbitrary<AnswerEntry<Verdict>> = fc.oneof(
  fc.record({ at: fc.nat(), failure: fc.string({ maxLength: 1000, unit: "grapheme" }) }),
  fc.record({
    at: fc.nat(),
    answer: fc.option(
      fc.record({
        kind: fc.constantFrom("spam", "ham", "unknown"),
        score: points,
        threshold: points,
        tests: fc.array(fc.string()),
        by: fc.string({ unit: "grapheme" }),
      }),
    ),
  }),
);

test("what is written is read", (t) => {
  const path = join(scratch(t), "entry");
  fc.assert(
    fc.property(entries, (entry) => {
      writeEntry(path, entry, AT, 1);
      assert.deepEqual(readEntry(path, verdictIn), JSON.parse(JSON.stringify(entry)));
    }),
    { numRuns: 50 },
  );
});

test("what is no entry is none, whatever it is", (t) => {
  const path = join(scratch(t), "entry");
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (text) => {
      fs.writeFileSync(path, text);
      assert.equal(readEntry(path, verdictIn), null);
    }),
    { numRuns: 100 },
  );
});

const whole = { at: AT, answer: { ...SPAM } };
const wrong: Record<string, unknown> = {
  "no time": { answer: SPAM },
  "a time that is text": { ...whole, at: `${AT}` },
  "no answer": { at: AT },
  "an answer that is text": { at: AT, answer: "spam" },
  "a list as the answer": { at: AT, answer: [SPAM] },
  "an unheard-of kind": { at: AT, answer: { ...SPAM, kind: "eggs" } },
  "no kind": { at: AT, answer: { ...SPAM, kind: undefined } },
  "a score that is text": { at: AT, answer: { ...SPAM, score: "7.3" } },
  "no threshold": { at: AT, answer: { ...SPAM, threshold: undefined } },
  "tests that are text": { at: AT, answer: { ...SPAM, tests: "A,B" } },
  "a test that is a number": { at: AT, answer: { ...SPAM, tests: ["A", 1] } },
  "nobody who says so": { at: AT, answer: { ...SPAM, by: null } },
  "a failure that is no text": { at: AT, failure: { message: "refused" } },
};

for (const [name, value] of Object.entries(wrong)) {
  test(`${name}: no entry`, (t) => {
    const path = join(scratch(t), "entry");
    fs.writeFileSync(path, JSON.stringify(whole));
    assert.deepEqual(readEntry(path, verdictIn), whole);
    fs.writeFileSync(path, JSON.stringify(value));
    assert.equal(readEntry(path, verdictIn), null);
  });
}

test("numbers that are infinite, and files that are huge or linked, are no entries", (t) => {
  const path = join(scratch(t), "entry");
  const text = JSON.stringify(whole);
  for (const bad of [
    text.replace("7.3", "1e999"),
    text.replace(`${AT}`, "1e999"),
    text + " ".repeat(1024 * 1024),
  ]) {
    fs.writeFileSync(path, bad);
    assert.equal(readEntry(path, verdictIn), null);
  }
  fs.writeFileSync(`${path}-real`, text);
  fs.rmSync(path);
  fs.symlinkSync(`${path}-real`, path);
  assert.equal(readEntry(path, verdictIn), null);
  assert.deepEqual(readEntry(`${path}-real`, verdictIn), whole);
});

test("its time is when it expires, however far that is", (t) => {
  const path = join(scratch(t), "entry");
  writeEntry(path, whole, AT + 5000, 1);
  assert.equal(fs.statSync(path).mtimeMs, AT + 5000);
  for (const expires of [Number.POSITIVE_INFINITY, 1e20]) {
    writeEntry(path, whole, expires, 1);
    assert.ok(fs.statSync(path).mtimeMs > Date.UTC(2035));
  }
});

test("a reader sees the old entry until the new one is whole, and keeps it when that fails", async (t) => {
  const folder = scratch(t);
  const path = join(folder, "entry");
  writeEntry(path, whole, AT, 1);
  const seen: unknown[] = [];
  const newer = { at: AT + 1, failure: "down" };
  await watched(
    () => {
      seen.push(readEntryUnwatched(path));
    },
    async () => writeEntry(path, newer, AT, 1),
  );
  assert.ok(seen.length >= 3);
  for (const text of seen) assert.equal(text, `${JSON.stringify(whole)}\n`);
  assert.deepEqual(readEntry(path, verdictIn), newer);
  const fails = ({ name }: { name: string }) => {
    if (name === "renameSync") throw systemError("ENOSPC");
  };
  await watched(fails, async () => writeEntry(path, whole, AT, 1));
  assert.deepEqual(readEntry(path, verdictIn), newer);
  assert.deepEqual(fs.readdirSync(folder), ["entry"]);
});

/** By a call that `watched` does not watch. */
function readEntryUnwatched(path: string): string {
  return fs.readFileSync(path, "utf8");
}

test("a failure is kept to a readable length", (t) => {
  const path = join(scratch(t), "entry");
  writeEntry(path, { at: AT, failure: "x".repeat(100_000) }, AT, 1);
  assert.ok(fs.statSync(path).size < 2000);
  assert.notEqual(readEntry(path, verdictIn), null);
});
