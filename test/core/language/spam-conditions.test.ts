import assert from "node:assert/strict";
import { test } from "node:test";
import { unknownVerdict, type Verdict } from "../../../src/core/contracts/verdict.js";
import { sentTo } from "../../../src/core/language/address-conditions.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Test } from "../../../src/core/language/condition.js";
import { unscanned } from "../../../src/core/language/scanner-spec.js";
import { describe, needIn } from "../../../src/core/language/shapes.js";
import { sortmail } from "../../../src/core/language/sortmail.js";
import { score, spam } from "../../../src/core/language/spam-conditions.js";
import { lines, mailOf, REWRITE, words } from "../mails.js";

const HAM: Verdict = { kind: "ham", score: 4.9, threshold: 5, tests: [], by: "test" };
const SPAM: Verdict = { ...HAM, kind: "spam", score: 5 };

/** Asked as deciding does: whether it matches, and what it shows. */
async function asked({ shape }: typeof spam, verdict: Verdict) {
  assert.ok(shape.kind === "lazy");
  const { matched, value } = await shape.observe(mailOf(lines("", ""), { verdict }));
  return [matched, value()];
}

test("spam is what the scanner calls so; an unknown verdict is none", async () => {
  assert.deepEqual(await asked(spam, SPAM), [true, "spam 5/5 (test)"]);
  assert.deepEqual(await asked(spam, HAM), [false, "ham 4.9/5 (test)"]);
  assert.deepEqual(await asked(spam, unknownVerdict("down")), [false, "unknown (down)"]);
});

test("score: so many points or more, whatever the scanner calls it; no points are below any", async () => {
  const matches = async (points: number, verdict: Verdict) =>
    (await asked(score(points), verdict))[0];
  assert.deepEqual(await Promise.all([4, 4.9, 5].map((points) => matches(points, HAM))), [
    true,
    true,
    false,
  ]);
  for (const points of [0, -5, 5]) assert.equal(await matches(points, unknownVerdict("x")), false);
  assert.deepEqual(await asked(score(5), SPAM), [true, "spam 5/5 (test)"]);
});

test("they are described as they are written", () => {
  assert.equal(describe(any(spam, not(score(4.5)))), "any(spam, not(score(4.5)))");
});

const yes = () => true;
const ASKING: readonly Test[] = [
  spam,
  score(5),
  not(spam),
  all(yes, spam),
  any(sentTo("x"), all(yes, not(score(1)))),
];

test("whether a condition asks for a verdict is known from its parts", () => {
  for (const when of ASKING)
    assert.equal(
      needIn(when, () => true),
      "spam",
      describe(when),
    );
  for (const when of [yes, sentTo("x"), not(yes), all(yes, any(sentTo("x"), not(yes)))])
    assert.equal(
      needIn(when, () => true),
      null,
      describe(when),
    );
});

/** As a rules file says it that nobody type-checked: the compiler refuses it. */
function ruled(scanned: boolean, when: Test) {
  const { rules, otherwise, file, rule } = words;
  const plain = rules([rule("plain", yes, file("inbox"))], otherwise(file("inbox")));
  const asking = { kind: "rule", name: "asking", when, actions: [file("inbox")] } as const;
  const config = { recipient: REWRITE, folders: {} };
  const made = scanned ? sortmail({ ...config, spam: unscanned() }) : sortmail(config);
  return made.rules([...plain.rules, asking], plain.otherwise);
}

test("a rule that asks for a verdict needs a scanner: it is refused when the rules are loaded", () => {
  for (const when of ASKING) {
    assert.throws(() => ruled(false, when), /^Error: rule "asking" asks for a verdict: add spam/);
    assert.equal(ruled(true, when).rules.length, 2);
  }
  assert.equal(ruled(false, not(sentTo("x"))).rules.length, 2);
});
