import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Evaluation } from "../../../src/core/decision/evaluate.js";
import { sentTo } from "../../../src/core/language/address-conditions.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import { type Condition, isCondition } from "../../../src/core/language/condition.js";
import { subject } from "../../../src/core/language/conditions.js";
import { describe } from "../../../src/core/language/shapes.js";
import { asking, lines, mailOf } from "../mails.js";

const MAIL = mailOf(lines("Delivered-To: merlyn+training@blue", "Received: x", "Subject: Hello"));

const yes = () => true;
const no = () => false;
const later = (answer: boolean) => async () => {
  await Promise.resolve();
  return answer;
};

/** Fails the test when it is asked. */
const never = (): boolean => assert.fail("asked though the matter was settled");

async function answer(when: Condition): Promise<boolean> {
  return (await asking(when, MAIL)).matched;
}

test("all: every part must match", async () => {
  assert.equal(await answer(all(yes)), true);
  assert.equal(await answer(all(yes, later(true), yes)), true);
  assert.equal(await answer(all(yes, no, yes)), false);
  assert.equal(await answer(all(yes, yes, later(false))), false);
});

test("any: one part must match", async () => {
  assert.equal(await answer(any(no)), false);
  assert.equal(await answer(any(no, later(false), no)), false);
  assert.equal(await answer(any(no, yes, no)), true);
  assert.equal(await answer(any(no, no, later(true))), true);
});

test("not: the part must not match", async () => {
  assert.equal(await answer(not(yes)), false);
  assert.equal(await answer(not(no)), true);
  assert.equal(await answer(not(later(false))), true);
  assert.equal(await answer(not(not(later(true)))), true);
});

test("once the matter is settled, the parts behind are not asked", async () => {
  assert.equal(await answer(all(no, never)), false);
  assert.equal(await answer(all(later(false), never, later(true))), false);
  assert.equal(await answer(any(yes, never)), true);
  assert.equal(await answer(any(later(true), never)), true);
  assert.equal(
    await answer(any(all(yes, no, never), not(any(yes, never)), later(true), never)),
    true,
  );
});

test("the parts are asked in order, one after the other, also where they wait", async () => {
  const order: number[] = [];
  const note = (number: number, wait: boolean) => () => {
    order.push(number);
    if (!wait) return true;
    return new Promise<boolean>((resolve) => setImmediate(() => resolve(order.push(-number) > 0)));
  };
  const parts = all(note(1, true), note(2, false), note(3, true), note(4, true));
  assert.equal(await parts(MAIL), true);
  assert.deepEqual(order, [1, -1, 2, 3, -3, 4, -4]);
});

test("where nothing must wait, the answer is there at once", () => {
  assert.equal(all(yes, any(no, not(no)), subject("hello"))(MAIL), true);
});

/** A condition, what it is described as, and its answer. */
interface Made {
  readonly when: Condition;
  readonly matches: boolean;
}

const { made } = fc.letrec<{ made: Made }>((tie) => ({
  made: fc.oneof(
    { maxDepth: 4 },
    fc.record({ value: fc.boolean(), wait: fc.boolean() }).map(({ value, wait }) => ({
      when: wait ? later(value) : () => value,
      matches: value,
    })),
    tie("made").map(({ when, matches }) => ({ when: not(when), matches: !matches })),
    fc.array(tie("made"), { minLength: 1, maxLength: 4 }).map((parts) => ({
      when: all(...nonEmpty(parts)),
      matches: parts.every(({ matches }) => matches),
    })),
    fc.array(tie("made"), { minLength: 1, maxLength: 4 }).map((parts) => ({
      when: any(...nonEmpty(parts)),
      matches: parts.some(({ matches }) => matches),
    })),
  ),
}));

function nonEmpty(parts: readonly Made[]): [Condition, ...Condition[]] {
  const [first, ...rest] = parts.map(({ when }) => when);
  return [first ?? never, ...rest];
}

test("nested as may be, waiting or not: the answer is what logic says, asked by rules and called as a function", async () => {
  await fc.assert(
    fc.asyncProperty(made, async ({ when, matches }) => {
      assert.equal(await answer(when), matches);
    }),
    { numRuns: 300 },
  );
});

test("the trace has the parts as far as they were asked, each with its answer", async () => {
  const shape = ({ test: part, matched, value, parts }: Evaluation): unknown => [
    describe(part),
    matched,
    value?.() ?? null,
    ...parts.map(shape),
  ];
  const when = all(any(sentTo("x"), later(true)), not(subject("hello")), sentTo("training"));
  const [, ...parts] = [shape(await asking(when, MAIL))].flat();
  assert.deepEqual(parts, [
    false,
    null,
    [
      describe(any(sentTo("x"), later(true))),
      true,
      null,
      ['sentTo("x")', false, "training@stonehenge.example"],
      [describe(later(true)), true, null],
    ],
    ['not(subject("hello"))', false, null, ['subject("hello")', true, "Hello"]],
  ]);
});

test("they are described as they are written; a user's own function by its source, on one line", () => {
  const mine = (): boolean => {
    return 1 + 1 === 2;
  };
  assert.equal(
    describe(all(sentTo("a"), any(subject(/b/), not(sentTo("c"))))),
    'all(sentTo("a"), any(subject(/b/), not(sentTo("c"))))',
  );
  assert.match(describe(mine), /^\(\) ?=> \{ return 1 \+ 1 === 2; \}$/);
  const long = new Function("mail", `return ${"true && ".repeat(50)}true`);
  const words = describe(
    (mail) =>
      long(mail) === true ||
      describe.length > 0 ||
      long.length > 0 ||
      words.length > 0 ||
      mail.size > 0,
  );
  assert.equal(words.length, 80);
  assert.ok(words.endsWith("…") && !words.includes("\n"));
});

test("a function of eighty characters is described whole, a longer one up to a sign", () => {
  const source = (padding: number) => new Function(`return ${"x".repeat(padding)}`);
  const short = Reflect.apply(describe, undefined, [source(1)]).length;
  for (const length of [79, 80, 81, 200]) {
    const words = Reflect.apply(describe, undefined, [source(length - short + 1)]);
    assert.deepEqual([words.length, words.endsWith("…")], [Math.min(length, 80), length > 80]);
  }
});

test("what a user's own function threw passes through", async () => {
  const broken = (): boolean => {
    throw new RangeError("mine");
  };
  const breaksLater = async (): Promise<boolean> => {
    await Promise.resolve();
    throw new RangeError("mine");
  };
  for (const part of [broken, breaksLater]) {
    for (const when of [all(yes, part), any(no, part), not(part), all(later(true), part)]) {
      await assert.rejects(async () => when(MAIL), RangeError);
    }
  }
});

/** What a function answers that forgot its return, or that nobody type-checked. */
function answering(value: unknown): Condition {
  return new Proxy(yes, { apply: () => value });
}

test("an answer that is neither true nor false is refused, wherever it stands", async () => {
  for (const value of [undefined, null, 0, 1, "", "yes", {}, []]) {
    for (const part of [answering(value), answering(Promise.resolve(value))]) {
      for (const when of [
        all(part, yes),
        any(part, yes),
        not(part),
        not(all(yes, part)),
        any(later(false), part),
      ]) {
        await assert.rejects(async () => when(MAIL), /a condition answered .*, not true or false/);
      }
    }
  }
});

test("an answer that only looks like a promise is refused at once", () => {
  // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
  const looking = answering({ then: true });
  for (const when of [all(looking), not(looking)])
    assert.throws(() => when(MAIL), /a condition answered .*, not true or false/);
});

test("ten thousand parts are no ten thousand calls deep", async () => {
  const [first, ...rest] = Array.from({ length: 10_000 }, () => no);
  const [laterFirst, ...laterRest] = Array.from({ length: 10_000 }, (_, index) =>
    index % 100 === 0 ? later(true) : yes,
  );
  const [waits, ...wait] = Array.from({ length: 2_000 }, () => later(true));
  assert.ok(first && laterFirst && waits);
  assert.equal(any(first, ...rest)(MAIL), false);
  assert.equal(await all(laterFirst, ...laterRest)(MAIL), true);
  assert.equal(await all(waits, ...wait)(MAIL), true);
  assert.equal(await answer(any(first, ...rest, yes)), true);
});

test("a ready-made condition is told from a function of the user's own", () => {
  assert.ok(isCondition(all(yes)) && isCondition(sentTo("a")));
  assert.ok(!isCondition(yes) && !isCondition(Object.assign(() => true, { description: "mine" })));
});
