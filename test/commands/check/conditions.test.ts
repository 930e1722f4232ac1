/** What of the rules' conditions can never match, and what is said of it. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { checkConditions } from "../../../src/commands/check/conditions.js";
import type { Finding } from "../../../src/core/contracts/finding.js";
import {
  addressedTo,
  from,
  involves,
  replyTo,
  sender,
  sentTo,
  to,
} from "../../../src/core/language/address-conditions.js";
import { body } from "../../../src/core/language/body-conditions.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Condition } from "../../../src/core/language/condition.js";
import { automatic, header, list, subject } from "../../../src/core/language/conditions.js";
import { group } from "../../../src/core/language/group.js";
import { contains, domain } from "../../../src/core/language/made-patterns.js";
import type { Rule } from "../../../src/core/language/rule.js";
import { words } from "../../core/mails.js";

const { file, otherwise, rules } = words;
const rule = (name: string, when: Condition): Rule => words.rule(name, when, file("inbox"));

/** What is found in these rules, beside which this text lies. */
function check(t: TestContext, all: readonly Rule[], text = ""): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-conditions-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "rules.ts");
  writeFileSync(path, text);
  return checkConditions(rules(all, otherwise(file("inbox"))), { sources: [path], folder });
}

/** The advice of what is found in one condition. */
const advice = (t: TestContext, when: Condition): readonly (string | null)[] =>
  check(t, [rule("one", when)]).map((found) => found.advice);

test("what can never match has a warning that says what to write instead", (t) => {
  const cases: readonly (readonly [Condition, string])[] = [
    [from("amazon.com"), 'domain("amazon.com")'],
    [to("@amazon.com"), 'domain("amazon.com")'],
    [involves("*@amazon.com"), 'domain("amazon.com")'],
    [replyTo("Ada Byron"), 'fromName("Ada Byron")'],
    [from("Ada <ada@x.example>"), '"ada@x.example"'],
    [from("billing"), "/^billing@/"],
    [sender("<>"), "(mail) => mail.sender === null"],
    [from(/Ada Byron/i), "fromName(/Ada Byron/i)"],
    [from(/<ada@x\.example>$/), "what the address alone has"],
    [sentTo("@stonehenge.example"), 'domain("stonehenge.example")'],
    [sentTo("Stonehenge.example"), 'domain("Stonehenge.example")'],
    [addressedTo("@stonehenge.example"), 'to(domain("stonehenge.example"))'],
    [list("debian-user"), "/^debian-user\\./"],
    [list("debian-user@lists.debian.org"), '"debian-user.lists.debian.org"'],
    [list(/^Debian-/), "/^Debian-/i"],
    [header("X-Spam-Status", "Yes"), "/^Yes\\b/i"],
    [header("From", "ada@x.example"), 'from("ada@x.example")'],
    [header("List-Id", "x.y.example"), 'list("x.y.example")'],
    [header("Received", "evil.example"), 'contains("evil.example")'],
    [header("Subject", /^Subject: x/), "/^x/"],
    [subject(/^Subject:\s*x/i), "/^\\s*x/i"],
    [subject(" x"), '"x"'],
    [subject("*virus*"), 'contains("virus")'],
    [subject("virus*"), 'contains("virus")'],
    [subject(".*virus.*"), "/.*virus.*/"],
    [body("/virus/i"), "/virus/"],
    [subject(/virus/gi), "/virus/i"],
    [all(automatic, not(any(subject("x"), [from("a.example")]))), 'domain("a.example")'],
    [from(["x@y.example", ["a.example"]]), 'domain("a.example")'],
  ];
  for (const [when, instead] of cases) {
    const [found, ...more] = advice(t, when);
    assert.ok(found?.includes(`write ${instead}`), `${found} for ${instead}`);
    assert.deepEqual(more, [], instead);
  }
});

test("what can match has none", (t) => {
  const fine: readonly Condition[] = [
    from("ada@x.example", domain("x.example"), contains("shop"), /@x\./, /^[^ ]+$/),
    sentTo("merlyn", "john.doe", "a@stonehenge.example", /^x/, domain("stonehenge.example")),
    addressedTo("merlyn", "a@b.example", "john.doe"),
    list("dev.httpd.apache.org", /\.perl\.org$/, /\S+[A-Z]?$/i, domain("apache.org")),
    header("X-Spam-Flag", "YES"),
    header("X-Spam-Status", "Yes, score=9", /^Yes/, contains("BAYES_99")),
    header("From", "Ada <ada@x.example>", "ada <ada@X.example>", /Ada/),
    header("List-Id", "<x.y.example>"),
    header("Precedence", "bulk", ""),
    header("Date"),
    header("X-(Odd+Name", /^a/),
    subject("Hello", "a * b", "5 > 4", "", /^re: x/i, "C:\\x/y"),
    sender("ada@x.example"),
    (mail) => mail.size > 1,
  ];
  assert.deepEqual(
    check(
      t,
      fine.map((when, index) => rule(`${index}`, when)),
    ),
    [],
  );
});

test("it is told where it is written; what was put together, in which rule", (t) => {
  const text = `import { from, subject } from "sortmail";
// from("amazon.com")
const shop = from("x@y.example",
  'amazon.com');
rule("again", subject("amazon.com"), from( "amazon.com" ));
`;
  const found = check(t, [rule("shop", from("amazon.com", `made.${"example"}`))], text);
  assert.deepEqual(
    found.map(({ message, place }) => [message, place?.line, place?.column]),
    [
      ['"amazon.com" in from(…) never matches', 3, 14],
      ['"amazon.com" in from(…) never matches', 5, 38],
      [
        'rule "shop", from("amazon.com", "made.example"): "made.example" never matches',
        undefined,
        undefined,
      ],
    ],
  );
  assert.equal(found[0]?.place?.file, "rules.ts");
  assert.match(found[0]?.advice ?? "", /^an address is compared whole, and has an @; write domain/);
});

test("rules behind one that takes every message, and behind one of the same condition", (t) => {
  const x = subject("x");
  const yes: readonly Condition[] = [
    () => true,
    (_mail) => true,
    async () => true,
    () => {
      return true;
    },
    all(() => true, subject(/^/)),
    any(x, not(x)),
    any(automatic, subject(/.*/)),
    not(not(() => true)),
  ];
  for (const when of yes) {
    const found = check(t, [rule("a", x), rule("all", when), rule("behind", automatic)]);
    assert.deepEqual(
      found.map(({ message }) => message),
      ['rule "behind" is never asked: rule "all" before it takes every message'],
      String(when),
    );
  }
  const same = [
    rule("a", all(x, from("a@b.example"))),
    words.also("b", all(subject("x"), from("a@b.example")), []),
  ];
  const [twice] = check(t, same, 'rule(\n"a", x);\n  also("b", y)');
  assert.match(twice?.message ?? "", /^rule "b" is never asked: rule "a" before it has the same/);
  assert.deepEqual([twice?.place?.line, twice?.place?.column], [3, 3]);
});

test("in groups: what decides inside counts inside, and outside only where the group is always asked", (t) => {
  const said = (entries: readonly Rule[]) => check(t, entries).map(({ message }) => message);
  const behind = rule("behind", automatic);
  const yes = rule("all", () => true);
  const takes = 'is never asked: rule "all" before it takes every message';
  assert.deepEqual(said([group(subject("x"), [yes, behind]), rule("fine", subject("y"))]), [
    `rule "behind" ${takes}`,
  ]);
  assert.deepEqual(said([group(() => true, [yes]), behind]), [`rule "behind" ${takes}`]);
  assert.deepEqual(said([yes, group(subject("x"), [behind])]), [`group(subject("x")) ${takes}`]);
  const first = rule("first", subject("x"));
  const second = rule("second", subject("x"));
  assert.deepEqual(said([first, group(automatic, [second])]), [
    'rule "second" is never asked: rule "first" before it has the same condition, and decides',
  ]);
  assert.deepEqual(said([group(automatic, [first]), second]), []);
  const [bad] = check(t, [group(from("a.example"), [rule("in it", automatic)])]);
  assert.match(bad?.message ?? "", /^group\(from\("a\.example"\)\), from.* never matches$/);
});

test("what only looks like it takes no rule away", (t) => {
  const own =
    (min: number): Condition =>
    (mail) =>
      mail.size > min;
  const many: readonly Rule[] = [
    words.also("copy", () => true, []),
    words.also("copy again", automatic, []),
    rule("own", own(1)),
    rule("own too", own(2)),
    rule(
      "some",
      all(() => true, automatic),
    ),
    rule("address", from(/^/)),
    rule("field", header("Subject", /.*/)),
    rule("not", not(automatic)),
    rule("last", () => true),
  ];
  assert.deepEqual(check(t, many), []);
});

const ALL = "write all(…, …), of actions a list: [file(…), copy(…)]";
const ANY = "write any(…, …), of actions a list: [file(…), copy(…)]";

test("conditions that JavaScript joins: only one of them counts", (t) => {
  const text = `import { all, from as author, list, subject,
  sentTo } from "sortmail";
const { rule, file } = sortmail({});
const a = sentTo("a") && subject("b");
const b = all(author("x@y.example"), list())
  || subject("b");
rule("c", author("x@y.example") ?? list(), file("a") && file("b"));
// sentTo("a") && subject("b")
const fine = async (mail) => (await list()(mail)) && sentTo("a")(mail) && mine("x") || mail.subject("x") && "list() && x";
const other = days(7) && 1;
`;
  const found = check(t, [], text);
  assert.deepEqual(
    found.map(({ message, advice, place }) => [message, advice, place?.line, place?.column]),
    [
      ["of sentTo(…) && … only the second counts", ALL, 4, 11],
      ["of all(…) || … only the first counts", ANY, 5, 11],
      ["of author(…) ?? … only the first counts", ANY, 7, 11],
      ["of file(…) && … only the second counts", ALL, 7, 44],
    ],
  );
});
