/** `all`, `any` and `not`: what they come to, and how far they ask. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Evaluation, evaluate, isWaiting } from "../../../src/core/decision/evaluate.js";
import { body } from "../../../src/core/language/body-conditions.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Condition, Test } from "../../../src/core/language/condition.js";
import { subject } from "../../../src/core/language/conditions.js";
import { lines, mailOf } from "../mails.js";

const MAIL = mailOf(lines("Subject: Hello", ""), { body: { text: "you won" } });

/** A part of each kind: ready-made, a function, and both again where they wait. */
const YES: readonly Condition[] = [subject("Hello"), () => true, body(/won/), async () => true];
const NO: readonly Condition[] = [subject("x"), () => false, body(/x/), async () => false];

async function asked(when: Test): Promise<Evaluation> {
  const begun = evaluate(when, MAIL);
  if (!isWaiting(begun)) return begun;
  let step = begun.next();
  while (!step.done) {
    await step.value;
    step = begun.next();
  }
  return step.value;
}

const matched = async (when: Test) => (await asked(when)).matched;

test("not is the other answer, of a part that waits too", async () => {
  for (const yes of YES) assert.equal(await matched(not(yes)), false);
  for (const no of NO) assert.equal(await matched(not(no)), true);
  const { parts, value } = await asked(not(body(/won/)));
  assert.deepEqual([parts.length, parts[0]?.value?.(), value], [1, "you won", null]);
});

test("all and any of one part are that part", async () => {
  for (const yes of YES)
    assert.deepEqual([await matched(all(yes)), await matched(any(yes))], [true, true]);
  for (const no of NO)
    assert.deepEqual([await matched(all(no)), await matched(any(no))], [false, false]);
});

test("all and any of two parts, whichever of them wait", async () => {
  for (const [index, yes] of YES.entries())
    for (const [other, no] of NO.entries()) {
      const also = YES[other] ?? assert.fail();
      const neither = NO[index] ?? assert.fail();
      const answers = [all(yes, also), all(yes, no), all(no, yes), any(yes, no), any(no, yes)];
      const found = await Promise.all([...answers, any(neither, no)].map(matched));
      assert.deepEqual(found, [true, false, false, true, true, false], `${index} ${other}`);
    }
});

test("what settles it ends it: the parts behind it are not asked, those before it are noted", async () => {
  const never = (): boolean => assert.fail("asked though it was settled");
  for (const [index, yes] of YES.entries()) {
    const no = NO[index] ?? assert.fail();
    for (const when of [all(yes, no, never), any(no, yes, never)]) {
      const { parts } = await asked(when);
      assert.deepEqual(
        parts.map((part) => part.test),
        when.shape.kind === "all" ? [yes, no] : [no, yes],
      );
    }
  }
});

test("what need not wait does not: the answer is there at once", () => {
  const [ready, own] = [subject("Hello"), () => true];
  for (const when of [ready, own, not(ready), all(own, ready), any(not(own), ready)])
    assert.equal(isWaiting(evaluate(when, MAIL)), false);
  assert.equal(isWaiting(evaluate(all(own, body(/won/)), MAIL)), true);
  assert.equal(isWaiting(evaluate(any(own, body(/won/)), MAIL)), false);
});
