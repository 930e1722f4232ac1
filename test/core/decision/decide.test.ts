import assert from "node:assert/strict";
import { test } from "node:test";
import { type Decision, decide } from "../../../src/core/decision/decide.js";
import { RuleError } from "../../../src/core/decision/rule-error.js";
import type { Action } from "../../../src/core/language/actions.js";
import { discard, reject } from "../../../src/core/language/actions.js";
import { sentTo } from "../../../src/core/language/address-conditions.js";
import { body } from "../../../src/core/language/body-conditions.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Condition } from "../../../src/core/language/condition.js";
import { list, subject } from "../../../src/core/language/conditions.js";
import {
  type ActionSource,
  nameOf,
  type Rule,
  type SingleRule,
} from "../../../src/core/language/rule.js";
import type { Ruleset } from "../../../src/core/language/ruleset.js";
import { decided, lines, mailOf, words } from "../mails.js";

const { rules, rule, also, otherwise, file, copy } = words;
const OTHERWISE = otherwise(file("unassigned"));
const MAIL = mailOf(
  lines(
    "Delivered-To: merlyn+training@blue",
    "Received: x",
    "Subject: Hello",
    "List-Id: <perl6.perl.org>",
  ),
  { body: { text: "you won" } },
);
const yes = () => true;
const no = () => false;
const never = (): boolean => assert.fail("asked though a rule had decided");

function deciding(...all: readonly Rule[]): Promise<Decision> {
  return decided(rules(all, OTHERWISE), MAIL);
}

/** Where the message goes, and the rule that said so. */
async function outcome(...all: readonly Rule[]): Promise<readonly string[]> {
  const { rule: name, plan } = await deciding(...all);
  return [name, ...plan.store.map(({ kind, folder, rule: by }) => `${kind} ${folder} (${by})`)];
}

test("the first rule that matches decides, and the rest are not asked", async () => {
  const all = [
    rule("first", no, file("ubetrap")),
    rule("second", yes, file("inbox")),
    rule("third", never, file("ubetrap")),
    also("fourth", never, copy("ubetrap")),
  ];
  assert.deepEqual(await outcome(...all), ["second", "file inbox (second)"]);
});

test("when no rule decides, otherwise does", async () => {
  assert.deepEqual(await outcome(rule("first", no, file("inbox"))), [
    "otherwise",
    "file unassigned (otherwise)",
  ]);
  assert.deepEqual(await outcome(), ["otherwise", "file unassigned (otherwise)"]);
});

test("also acts, and goes on", async () => {
  const copies = [
    also("a", yes, copy("ubetrap")),
    also("b", no, copy("lists", "b")),
    also("c", yes, copy("lists", "c")),
  ];
  assert.deepEqual(await outcome(...copies, rule("r", yes, file("inbox"))), [
    "r",
    "copy ubetrap (a)",
    "copy lists/c (c)",
    "file inbox (r)",
  ]);
  assert.deepEqual(await outcome(...copies), [
    "otherwise",
    "copy ubetrap (a)",
    "copy lists/c (c)",
    "file unassigned (otherwise)",
  ]);
});

test("actions are values, lists and functions, mixed", async () => {
  const chosen = rule(
    "r",
    list(),
    (mail) => [file("lists", mail.list.name), copy("inbox")],
    copy("ubetrap"),
    [copy("lists", "a"), copy("lists", "b")],
    () => copy("lists", "c"),
    () => [],
  );
  assert.deepEqual(await outcome(chosen), [
    "r",
    "file lists/perl6 (r)",
    "copy inbox (r)",
    "copy ubetrap (r)",
    "copy lists/a (r)",
    "copy lists/b (r)",
    "copy lists/c (r)",
  ]);
  const further = rule("r", yes, file("inbox"), [copy("lists", "a"), file("lists", "b")], () =>
    file("ubetrap"),
  );
  assert.deepEqual(await outcome(further), [
    "r",
    "file inbox (r)",
    "copy lists/a (r)",
    "file lists/b (r)",
    "file ubetrap (r)",
  ]);
});

test("an action's function is asked only when its rule matched, with the message", async () => {
  const unasked = () => assert.fail("asked for the action of a rule that did not match");
  const chosen = rule("r", yes, (mail) =>
    mail.subject === "Hello" ? file("inbox") : file("ubetrap"),
  );
  assert.deepEqual(await outcome(rule("n", no, unasked), also("a", no, unasked), chosen), [
    "r",
    "file inbox (r)",
  ]);
  const last = otherwise((mail) => (mail.size > 0 ? file("inbox") : discard()));
  assert.equal((await decided(rules([], last), MAIL)).plan.store[0]?.folder, "inbox");
});

test("an also that chooses nothing does nothing", async () => {
  assert.deepEqual(
    await outcome(
      also("a", yes, () => []),
      rule("r", yes, file("inbox")),
    ),
    ["r", "file inbox (r)"],
  );
});

test("discard and reject end it, with copies behind them", async () => {
  const discarded = await deciding(
    rule("r", yes, discard(), copy("ubetrap")),
    rule("s", never, file("inbox")),
  );
  assert.deepEqual(
    [discarded.plan.discard, discarded.plan.reject, discarded.plan.store.length],
    [true, null, 1],
  );
  const rejected = await deciding(rule("r", yes, () => [reject("no", "refused"), copy("ubetrap")]));
  assert.deepEqual(rejected.plan.reject, { kind: "reject", reason: "no", as: "refused" });
  assert.deepEqual([rejected.plan.discard, rejected.plan.store.length], [false, 1]);
});

test("the trace has every rule that was asked, in order, with what was seen", async () => {
  const ruleset = [
    also("a", sentTo("x"), copy("ubetrap")),
    rule("b", all(body(/won/), not(subject("hello"))), file("inbox")),
    rule("c", (mail) => mail.size > 0, file("inbox")),
    rule("d", never, file("inbox")),
  ];
  const { trace } = await deciding(...ruleset);
  assert.deepEqual(
    trace.map(({ rule: asked, evaluation }) => [
      nameOf(asked),
      asked.kind,
      evaluation.matched,
      evaluation.value?.() ?? null,
    ]),
    [
      ["a", "also", false, "training@stonehenge.example"],
      ["b", "rule", false, null],
      ["c", "rule", true, null],
    ],
  );
  const [won, hello] = trace[1]?.evaluation.parts ?? [];
  assert.deepEqual([won?.matched, won?.value?.(), won?.parts], [true, "you won", []]);
  assert.deepEqual(
    [hello?.matched, hello?.value, hello?.parts[0]?.value?.()],
    [false, null, "Hello"],
  );
  assert.equal(trace[2]?.evaluation.test, ruleset[2]?.when);
});

test("two messages are two decisions: nothing is kept from one to the next", async () => {
  const ruleset = rules([rule("r", subject(/hello/gi), file("inbox"))], OTHERWISE);
  for (let time = 0; time < 3; time++) assert.equal((await decided(ruleset, MAIL)).rule, "r");
  assert.equal((await decided(ruleset, mailOf("\n"))).rule, "otherwise");
});

/** Whatever a person may throw. */
const THROWN: readonly (readonly [unknown, RegExp])[] = [
  [new RangeError("mine"), /^rule "broken": mine$/],
  ["a text", /^rule "broken": a text$/],
  [undefined, /^rule "broken": undefined$/],
  [Object.create(null), /^rule "broken": something that can't be shown was thrown$/],
];

test("what a rule throws is named with the rule, and kept as the cause", async () => {
  for (const [thrown, message] of THROWN) {
    const broken = (): never => {
      throw thrown;
    };
    const brokenLater = async (): Promise<boolean> => {
      await Promise.resolve();
      throw thrown;
    };
    const breaking: readonly Rule[] = [
      rule("broken", broken, file("inbox")),
      rule("broken", brokenLater, file("inbox")),
      rule("broken", all(yes, any(no, not(broken))), file("inbox")),
      rule("broken", all(yes, any(no, not(brokenLater))), file("inbox")),
      rule("broken", async (mail) => all(yes, brokenLater)(mail), file("inbox")),
      rule("broken", yes, broken),
      rule("broken", yes, file("inbox"), broken),
      also("broken", yes, broken),
    ];
    for (const each of breaking) {
      const expected = (error: unknown) =>
        error instanceof RuleError &&
        error.rule === "broken" &&
        error.cause === thrown &&
        message.test(error.message);
      await assert.rejects(deciding(rule("sound", no, file("inbox")), each), expected);
    }
  }
  const last = otherwise(() => {
    throw new Error("mine");
  });
  await assert.rejects(decided(rules([], last), MAIL), /^RuleError: rule "otherwise": mine$/);
});

test("an error thrown where the body was waited for is the rule's that asked", async () => {
  const refusing = mailOf("\n");
  const ruleset = rules([rule("text", body(/x/), file("inbox"))], OTHERWISE);
  await assert.rejects(
    decided(ruleset, refusing),
    /^RuleError: rule "text": nobody should have asked for the body$/,
  );
});

/** A function of a rules file that nobody type-checked. */
function answering(value: unknown): Condition {
  return new Proxy(yes, { apply: () => value });
}

test("a condition that answers neither true nor false is refused", async () => {
  for (const value of [undefined, null, 0, "yes", {}, Promise.resolve(), Promise.resolve(1)]) {
    for (const when of [
      answering(value),
      all(answering(value)),
      not(answering(value)),
      any(no, answering(value)),
    ]) {
      const asked = deciding(rule("forgetful", when, file("inbox")));
      await assert.rejects(
        asked,
        /^RuleError: rule "forgetful": a condition answered .*, not true or false$/,
      );
    }
  }
});

/** A rule whose actions nobody type-checked. */
function acting(...actions: readonly unknown[]): SingleRule {
  const sources: ActionSource[] = actions.map(
    (action) => new Proxy(() => discard(), { apply: () => action }),
  );
  return { kind: "rule", name: "odd", when: yes, actions: sources };
}

test("a promise of an action is refused, and leaves no rejection behind", async () => {
  for (const promised of [Promise.resolve(file("inbox")), Promise.reject(new Error("late"))]) {
    for (const odd of [acting(promised), acting([promised])]) {
      await assert.rejects(deciding(odd), /^RuleError: rule "odd": an action is chosen at once/);
    }
  }
  await new Promise((resolve) => setImmediate(resolve));
});

test("what is no action is refused, and named with the rule", async () => {
  for (const odd of [
    undefined,
    null,
    "inbox",
    1,
    true,
    {},
    [undefined],
    [file("inbox"), null],
    ["inbox"],
    [[file("inbox")]],
    [() => file("inbox")],
  ]) {
    await assert.rejects(
      deciding(acting(odd)),
      /^RuleError: rule "odd": an action came out as /,
      String(odd),
    );
  }
  await assert.rejects(deciding(acting({ kind: "nonsense" })), /rule "odd" begins with nonsense/);
  for (const nothing of [acting(), acting([]), acting([], [])]) {
    await assert.rejects(deciding(nothing), /^RuleError: rule "odd": has no action/);
  }
});

test("a plan that the compiler would have refused is refused, also's too", async () => {
  const odd = (kind: SingleRule["kind"], ...actions: readonly Action[]): SingleRule => ({
    kind,
    name: "odd",
    when: yes,
    actions,
  });
  await assert.rejects(deciding(odd("rule", copy("inbox"))), /rule "odd" begins with copy/);
  await assert.rejects(
    deciding(odd("rule", discard(), file("inbox"))),
    /rule "odd" says file behind discard/,
  );
  await assert.rejects(deciding(odd("also", file("inbox"))), /also\("odd"\) says file/);
});

/** The stretches between two waits. */
function stretches(ruleset: Ruleset): number {
  const work = decide(ruleset, MAIL, { tracing: true });
  let count = 1;
  while (!work.next().done) count += 1;
  return count;
}

test("without anything to wait for, the decision is made in one go", () => {
  const many = Array.from({ length: 50 }, (_, index) =>
    rule(`r${index}`, all(sentTo("x"), body(/x/)), file("inbox")),
  );
  assert.equal(stretches(rules(many, OTHERWISE)), 1);
});

test("whoever goes on too early is told", () => {
  const work = decide(rules([rule("text", body(/x/), file("inbox"))], OTHERWISE), MAIL, {
    tracing: true,
  });
  assert.equal(work.next().done, false);
  assert.throws(() => work.next(), /went on before the condition had its answer/);
});

test("a user's own async function may ask all, any and not inside", async () => {
  const mine = async (mail: typeof MAIL) => {
    const text = await mail.text();
    return (
      text.includes("won") &&
      (await all(sentTo("training"), body(/you/), not(any(subject("x"), list("y"))))(mail))
    );
  };
  assert.deepEqual(await outcome(rule("r", all(yes, mine), file("inbox"))), [
    "r",
    "file inbox (r)",
  ]);
});

test("a thenable that is no promise is waited for like one", async () => {
  const thenable = {
    // biome-ignore lint/suspicious/noThenProperty: it is what the test is about
    then: (resolve: (answer: boolean) => void) => void setImmediate(() => resolve(true)),
  };
  for (const when of [
    answering(thenable),
    all(answering(thenable), not(not(answering(thenable)))),
  ]) {
    assert.deepEqual(await outcome(rule("r", when, file("inbox"))), ["r", "file inbox (r)"]);
    assert.equal(await when(MAIL), true);
  }
});

test("ten thousand rules: asked in turn, without ten thousand calls inside each other", async () => {
  const depths: number[] = [];
  const deep = () => depths.push((new Error().stack ?? "").split("\n").length) < 0;
  Error.stackTraceLimit = 1000;
  const many = Array.from({ length: 10_000 }, (_, index) =>
    rule(`r${index}`, index % 5_000 === 1 ? deep : sentTo("x"), file("inbox")),
  );
  const { trace, rule: name } = await deciding(...many, rule("deepest", deep, file("inbox")));
  Error.stackTraceLimit = 10;
  assert.deepEqual([trace.length, name], [10_001, "otherwise"]);
  assert.equal(new Set(depths).size, 1, String(depths));
});

test("ten thousand rules that all wait", async () => {
  const wait = async () => false;
  const many = Array.from({ length: 10_000 }, (_, index) => rule(`r${index}`, wait, file("inbox")));
  assert.equal((await deciding(...many)).trace.length, 10_000);
});

test("a message that is passed on and stored nowhere: otherwise says where it goes if that is not possible", async () => {
  const { forward } = words;
  const on = rule("on", yes, forward("x@y.example"));
  const { plan } = await deciding(on);
  assert.deepEqual(
    plan.fallback.map(({ folder, rule: by }) => [folder, by]),
    [["unassigned", "otherwise"]],
  );
  assert.deepEqual(plan.store, []);
  const kept = await deciding(rule("on", yes, forward("x@y.example"), file("inbox")));
  assert.deepEqual(kept.plan.fallback, []);
});

test("otherwise is not asked where its folders are of no use", async () => {
  const { forward } = words;
  const ruleset = rules(
    [rule("on", yes, file("inbox"), forward("x@y.example"))],
    otherwise(() => assert.fail("asked")),
  );
  assert.equal((await decided(ruleset, MAIL)).rule, "on");
});

// Without a trace, as a delivery decides: what only looks at the header is passed over quickly.

function untraced(ruleset: Ruleset, mail = MAIL): Decision {
  const step = decide(ruleset, mail, { tracing: false }).next();
  return step.done ? step.value : assert.fail("it waits");
}

test("without a trace the decision is the same, and nothing is kept", async () => {
  const before: readonly Rule[] = [
    rule("header", subject("x"), file("ubetrap")),
    also("copies", subject("Hello"), copy("lists", "a")),
    rule("own", no, file("ubetrap")),
    rule("all", all(subject("Hello"), no), file("ubetrap")),
    rule("none", not(any(yes, list())), file("ubetrap")),
  ];
  for (const when of [subject("Hello"), yes, all(subject("Hello"), yes), any(no, list())]) {
    const ruleset = rules([...before, rule("last", when, file("inbox"))], OTHERWISE);
    const { rule: name, plan, trace } = untraced(ruleset);
    assert.deepEqual(trace, []);
    const wanted = await decided(ruleset, MAIL);
    assert.deepEqual([name, plan], [wanted.rule, wanted.plan]);
    assert.equal(name, "last");
  }
  assert.equal(untraced(rules(before, OTHERWISE)).rule, "otherwise");
});

test("without a trace a condition that throws is named with its rule, and asked once", () => {
  let asked = 0;
  const mine = new Error("mine");
  const rewrite = (): never => {
    asked += 1;
    throw mine;
  };
  const broken = mailOf(lines("Delivered-To: merlyn@blue", "Received: x", ""), { rewrite });
  const ruleset = rules([rule("broken", sentTo("x"), file("inbox"))], OTHERWISE);
  assert.throws(
    () => untraced(ruleset, broken),
    (error) => error instanceof RuleError && error.rule === "broken" && error.cause === mine,
  );
  assert.equal(asked, 1);
});
