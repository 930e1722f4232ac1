/** Rules in groups: asked where the group's condition matches, and what it kept is theirs as well. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { traceLines } from "../../../src/commands/show.js";
import type { Mail } from "../../../src/core/contracts/mail.js";
import { decide } from "../../../src/core/decision/decide.js";
import { defer } from "../../../src/core/language/actions/defer.js";
import { sentTo } from "../../../src/core/language/address-conditions.js";
import { body } from "../../../src/core/language/body-conditions.js";
import { capture } from "../../../src/core/language/capture.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import { list, subject } from "../../../src/core/language/conditions.js";
import { condition } from "../../../src/core/language/own-condition.js";
import type { Rule } from "../../../src/core/language/rule.js";
import { spam } from "../../../src/core/language/spam-conditions.js";
import { asking, decided, lines, mailOf, seen, words } from "../mails.js";

const { rules, rule, also, group, otherwise, file, copy } = words;

const MAIL = mailOf(
  lines(
    "Delivered-To: merlyn+training@blue.stonehenge.example",
    "Received: x",
    "Subject: [perl6] Hello",
    "List-Id: <perl6.perl.org>",
    "",
  ),
  { body: { text: "you won" } },
);
const OTHERWISE = otherwise(file("unassigned"));
const yes = () => true;
const no = () => false;
const never = (): boolean => assert.fail("asked though it was settled");

const deciding = (...entries: readonly Rule[]) => decided(rules(entries, OTHERWISE), MAIL);

/** The rule that decided, and the folders. */
async function outcome(...entries: readonly Rule[]): Promise<readonly string[]> {
  const { rule: name, plan } = await deciding(...entries);
  return [name, ...plan.store.map(({ folder }) => folder)];
}

test("inside a group the first rule that matches decides, and nothing behind it is asked", async () => {
  assert.deepEqual(
    await outcome(
      group(list(), [
        rule("a", subject("x"), file("inbox")),
        rule("b", yes, file("ubetrap")),
        rule("c", never, file("inbox")),
      ]),
      rule("d", never, file("inbox")),
    ),
    ["b", "ubetrap"],
  );
});

test("a group that does not match, or in which nothing does, is passed", async () => {
  assert.deepEqual(
    await outcome(
      group(subject("x"), [rule("a", never, file("inbox"))]),
      group(not(list()), [rule("b", never, file("inbox"))]),
      group(async () => false, [rule("c", never, file("inbox"))]),
      group(body(/won/), [rule("d", no, file("inbox")), group(yes, [])]),
      group(yes, [rule("e", async () => false, file("inbox"))]),
    ),
    ["otherwise", "unassigned"],
  );
});

test("what an also did inside stays done when no rule inside decides", async () => {
  assert.deepEqual(
    await outcome(
      group(list(), [also("a", yes, copy("ubetrap")), rule("b", no, file("inbox"))]),
      rule("c", yes, file("inbox")),
    ),
    ["c", "ubetrap", "inbox"],
  );
});

test("groups stand in groups, with conditions that wait anywhere", async () => {
  for (const when of [yes, list(), body(/won/), async () => true]) {
    const inner = group(when, [
      rule("a", body(/x/), file("inbox")),
      rule("b", when, file("ubetrap")),
    ]);
    assert.deepEqual(await outcome(group(when, [group(when, [inner])])), ["b", "ubetrap"]);
  }
});

test("what the groups around kept is there inside, in conditions too, and nowhere else", async () => {
  const at: unknown[] = [];
  const look = (name: string) => (mail: Mail) => {
    at.push([name, "captured" in mail ? mail.captured : null]);
    return false;
  };
  const entries = [
    rule("before", look("before"), file("inbox")),
    group(capture("Subject", /\[(?<tag>\w+)\]/, "tag"), [
      rule("outer", look("outer"), file("inbox")),
      group(
        all(capture(list, /\.(?<host>\w+)/, "host"), capture("Subject", /(?<tag>H\w+)/, "tag")),
        [
          rule("inner", look("inner"), file("inbox")),
          also("own", capture("Subject", /(?<own>ll)/, "own"), (mail) => {
            look("own")(mail);
            return copy("lists", mail.captured.host + mail.captured.own);
          }),
        ],
      ),
      rule("again", look("again"), file("inbox")),
    ]),
    rule(
      "behind",
      (mail) => !look("behind")(mail),
      (mail) => {
        look("action")(mail);
        return file("inbox");
      },
    ),
  ];
  assert.deepEqual(await outcome(...entries), ["behind", "lists/perlll", "inbox"]);
  assert.deepEqual(at, [
    ["before", null],
    ["outer", { tag: "perl6" }],
    ["inner", { tag: "Hello", host: "perl" }],
    ["own", { tag: "Hello", host: "perl", own: "ll" }],
    ["again", { tag: "perl6" }],
    ["behind", null],
    ["action", null],
  ]);
});

test("a trace shows what was asked inside, deeper, and a group by its condition", async () => {
  const decision = await deciding(
    group(sentTo("x"), [rule("a", never, file("inbox"))]),
    group(list(/perl/), [
      rule("b", subject("x"), file("inbox")),
      group(yes, [also("c", yes, copy("ubetrap")), rule("d", yes, file("inbox"))]),
    ]),
  );
  assert.deepEqual(traceLines(decision), [
    "✗ group",
    '    ✗ sentTo("x"): training@stonehenge.example',
    "✓ group",
    "    ✓ list(/perl/): perl6.perl.org",
    '  ✗ rule "b"',
    '      ✗ subject("x"): [perl6] Hello',
    "  ✓ group",
    "      ✓ () => true",
    '    ✓ also "c"',
    "        ✓ () => true",
    '    ✓ rule "d"',
    "        ✓ () => true",
    "→ d",
  ]);
  const untraced = decide(rules([group(yes, [rule("d", yes, file("inbox"))])], OTHERWISE), MAIL, {
    tracing: false,
  }).next();
  assert.ok(untraced.done && untraced.value.rule === "d" && untraced.value.trace.length === 0);
});

test("what throws is named with the rule inside, or with the group", async () => {
  const broken = () => {
    throw new Error("no way");
  };
  for (const [entry, expected] of [
    [group(yes, [rule("a", broken, file("inbox"))]), 'rule "a": no way'],
    [group(yes, [rule("a", yes, broken)]), 'rule "a": no way'],
    [
      group(
        all(yes, async () => broken()),
        [],
      ),
      'rule "group(all(() => true, async () => broken()))": no way',
    ],
  ] as const)
    await assert.rejects(deciding(entry), { message: expected });
});

test("who is told which rule is at it is told of groups and of what is inside", () => {
  const at: string[] = [];
  const ruleset = rules([group(yes, [rule("a", no, file("inbox"))])], OTHERWISE);
  const { done } = decide(ruleset, MAIL, { tracing: false, began: (name) => at.push(name) }).next();
  assert.deepEqual([done, ...at], [true, "group(() => true)", "a", "otherwise"]);
});

test("names are used once, wherever the rules stand", () => {
  const twice = () => [
    rule("a", yes, file("inbox")),
    group(yes, [group(yes, [rule("a", yes, file("inbox"))])]),
  ];
  assert.throws(() => rules(twice(), OTHERWISE), /^Error: two rules are called "a"/);
  const one = rule("one", yes, file("inbox"));
  assert.throws(() => rules([group(yes, [one]), group(no, [one])], OTHERWISE), /called "one"/);
  assert.throws(() => rules([group(yes, [rule("otherwise", yes, file("inbox"))])], OTHERWISE));
});

test("a group that asks for a verdict, or has a rule that does, wants a scanner", () => {
  for (const entry of [group(any(spam, yes), []), group(yes, [group(spam, [])])])
    assert.throws(
      () => Reflect.apply(rules, null, [[entry], OTHERWISE]),
      /^Error: rule "group\(.*spam.*\)" asks for a verdict: add spam: /,
    );
});

test("ten thousand rules in a group, and a thousand groups in one another", async () => {
  const many = Array.from({ length: 10_000 }, (_, at) =>
    rule(`r${at}`, at % 2 === 0 ? sentTo("x") : no, file("inbox")),
  );
  assert.deepEqual(await outcome(group(list(), many)), ["otherwise", "unassigned"]);
  let deep = group(yes, [rule("deep", yes, file("inbox"))]);
  for (let depth = 0; depth < 1_000; depth++) deep = group(list(), [deep]);
  assert.deepEqual(await outcome(deep), ["deep", "inbox"]);
});

test("a condition with a name is shown by it, with what it saw", async () => {
  const big = condition(
    "big",
    (mail) => mail.size > 10,
    (mail) => mail.size,
  );
  assert.deepEqual(await seen(big, MAIL), [true, String(MAIL.size)]);
  assert.deepEqual(
    await seen(
      condition("text", async (mail) => (await mail.text()) === ""),
      MAIL,
    ),
    [false, null],
  );
  const { trace } = await deciding(
    rule(
      "a",
      all(big, not(condition("ours", any(list("x"), subject("x")), () => "a\nb"))),
      file("inbox"),
    ),
  );
  assert.deepEqual(traceLines({ rule: "a", trace, plan: (await deciding()).plan }), [
    '✓ rule "a"',
    "    ✓ all(big, not(ours))",
    `      ✓ big: ${MAIL.size}`,
    "      ✓ not(ours)",
    "        ✗ ours: a b",
    '          ✗ any(list("x"), subject("x"))',
    '            ✗ list("x"): perl6.perl.org',
    '            ✗ subject("x"): [perl6] Hello',
    "→ a",
  ]);
});

test("what a named condition proves and keeps is what is behind the name", async () => {
  const named = condition("from perl", all(list(), capture("Subject", /\[(?<tag>\w+)\]/, "tag")));
  const into = rule("a", named, (mail) => file("lists", mail.list.id + mail.captured.tag));
  assert.deepEqual(await outcome(into), ["a", "lists/perl6.perl.orgperl6"]);
  assert.equal((await asking(condition("not", not(named)), MAIL)).matched, false);
});

test("a saw that throws is told in the trace, and harms nothing", async () => {
  const odd = condition("odd", yes, () => {
    throw new Error("no way");
  });
  assert.deepEqual(await seen(odd, MAIL), [true, "can't be shown: no way"]);
});

test("a rule inside that would put the message off for too long leads to otherwise, at once", () => {
  const put = rule("off", yes, defer("later", { atMost: 1000 }));
  const ruleset = rules(
    [group(yes, [group(yes, [put])]), rule("next", never, file("inbox"))],
    OTHERWISE,
  );
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const { done, value } = decide(ruleset, MAIL, { tracing: true, now: () => 0, note }).next();
  assert.ok(done && value.rule === "otherwise");
  assert.match(notes.join(), /^rule "off": deferred for long enough/);
});
