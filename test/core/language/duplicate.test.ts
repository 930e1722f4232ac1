/** `duplicate`: what it asks, and what it makes of the answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { DuplicateAnswer, DuplicateQuestion } from "../../../src/core/contracts/duplicate.js";
import { type DuplicateOptions, duplicate } from "../../../src/core/language/duplicate.js";
import { describe } from "../../../src/core/language/shapes.js";
import { assertRefused } from "../../harness/refused.js";
import { mailOf, seen } from "../mails.js";

const DAY = 86_400_000;

/** What a message with this X-Id is asked, and what the condition says of it. */
async function asked(options: DuplicateOptions | undefined, id = "7", answer?: DuplicateAnswer) {
  const questions: DuplicateQuestion[] = [];
  const mail = mailOf(`X-Id: ${id}\nSubject: x\n\n`, {
    earlier: async (question) => {
      questions.push(question);
      return answer ?? { kind: "first" };
    },
  });
  const said = await seen(options === undefined ? duplicate() : duplicate(options), mail);
  // It is asked by the rule, and once more by itself.
  assert.deepEqual(questions[0], questions.at(-1));
  return { said, questions: questions.slice(1) };
}

test("by default it goes by content, for a week, whichever way it came", async () => {
  const { said, questions } = await asked(undefined);
  assert.deepEqual(questions, [{ within: 7 * DAY, key: null, lists: "together" }]);
  assert.deepEqual(said, [false, "the first"]);
});

test("what it saw: which message, and when that was delivered", async () => {
  const at = new Date(2026, 10, 30, 12, 0, 59).getTime();
  const of = async (messageId: string | null) =>
    (await asked({ within: "30 days" }, "7", { kind: "duplicate", at, messageId })).said;
  assert.deepEqual(await of("<a@b>"), [true, "of <a@b> delivered 2026-11-30 12:00"]);
  assert.deepEqual(await of(null), [
    true,
    "of one without a Message-ID delivered 2026-11-30 12:00",
  ]);
  assert.deepEqual((await asked({}, "7", { kind: "not asked", why: "so" })).said, [
    false,
    "not asked: so",
  ]);
});

test("by a key of one's own; a message without one is not asked about", async () => {
  const by: DuplicateOptions["by"] = (mail) => mail.header("X-Id");
  const { questions } = await asked({ by, lists: "apart", within: 1000 });
  assert.deepEqual(questions, [{ within: 1000, key: "7", lists: "apart" }]);
  for (const [none, id] of [
    [by, ""],
    [() => null, "7"],
  ] as const) {
    const { said, questions: unasked } = await asked({ by: none }, id);
    assert.deepEqual([said, unasked], [[false, "not asked: it has no key"], []]);
  }
});

test("its name tells it from others", () => {
  assert.equal(describe(duplicate()), 'duplicate({ within: "7 days" })');
  const by = () => "x";
  assert.equal(
    describe(duplicate({ within: 5000, by, lists: "apart" })),
    'duplicate({ within: 5000, by: …, lists: "apart" })',
  );
});

test("a key that is no text fails the rule, and says so", async () => {
  const by = async () => "late";
  const untyped: DuplicateOptions = Object.assign({}, { by: by as never });
  await assert.rejects(asked(untyped), {
    message: 'rule "asked": duplicate: by answered an object: a text or null is wanted, at once',
  });
});

test("wrong options are refused where they are said", () => {
  assertRefused([
    [
      duplicate,
      [{ within: "a week" }],
      '"a week" is no length of time: write milliseconds, or "60 s", "5 min", "1 h", "7 days"',
    ],
    [duplicate, [{ within: 1 }], "duplicate: within is 1: it can be a second to 400 days"],
    [
      duplicate,
      [{ within: "500 days" }],
      'duplicate: within is "500 days": it can be a second to 400 days',
    ],
    [
      duplicate,
      [{ by: "Message-ID" }],
      'duplicate: by is "Message-ID": it takes a function, (mail) => mail.header("X-Alert-Id")',
    ],
    [duplicate, [{ lists: "alone" }], 'duplicate: lists is "alone": it can be "together", "apart"'],
    [duplicate, [{ every: 7 }], "duplicate: there is no every, but within, by, lists"],
    [duplicate, ["7 days"], 'duplicate("7 days"): it takes its options in braces: { … }'],
  ]);
});
