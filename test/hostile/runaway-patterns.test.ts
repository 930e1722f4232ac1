import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { runInNewContext } from "node:vm";
import { findRunaway } from "../../src/commands/check/backtracking.js";
import { checkPatterns } from "../../src/commands/check/patterns.js";
import type { Finding } from "../../src/core/contracts/finding.js";
import { from } from "../../src/core/language/address-conditions.js";
import { body } from "../../src/core/language/body-conditions.js";
import { capture } from "../../src/core/language/capture.js";
import { all, any, not } from "../../src/core/language/combinators.js";
import type { Condition } from "../../src/core/language/condition.js";
import { header, subject } from "../../src/core/language/conditions.js";
import type { Rule } from "../../src/core/language/rule.js";
import { words } from "../core/mails.js";

/** A fifth of what users get: enough to tell one from the other. */
const PATIENCE = { search: 120_000, busy: 200 };

/** By a text of a hundred characters. */
const SHORT: readonly RegExp[] = [
  /^(a+)+$/,
  /^(a|aa)+$/,
  /^(.?.?.?.?)+$/,
  /(x+x+)+y/,
  /^(([a-z])+.)+[A-Z]([a-z])+$/gy,
  /^([a-z0-9])(([-.]|[_]+)?([a-z0-9]+))*@/i,
];

/** By a longer one. */
const LONG: readonly RegExp[] = [/a*a*b/, /\s+$/, /free.*money/is];

const HARMLESS: readonly RegExp[] = [
  /virus/i,
  /\.perl\.org$/,
  /^a+$/,
  /^(?:re|aw|fwd?):\s/i,
  /^[^@]+@[^@]+\.ru$/,
  /(?:free|cheap)\s{1,3}pills/i,
  /v[i1!|]agra/i,
  /https?:\/\/[^\s>]{1,100}\.zip/i,
  /\bwon\b.{0,40}\bprize\b/is,
];

test("patterns that run away are told from those that don't", () => {
  for (const pattern of [...SHORT, ...LONG]) {
    const found = findRunaway(pattern, PATIENCE);
    assert.ok(found !== null && found !== "unknown", String(pattern));
    assert.equal(found.length < 200, SHORT.includes(pattern), `${pattern}: ${found.length}`);
  }
  for (const pattern of HARMLESS)
    assert.equal(findRunaway(pattern, PATIENCE), null, String(pattern));
});

test("the text that is told really does it", () => {
  const found = findRunaway(/^(a+)+$/, PATIENCE);
  assert.ok(found !== null && found !== "unknown");
  const run = () => runInNewContext(`/^(a+)+$/.test(${found.text})`, {}, { timeout: 200 });
  assert.throws(run, /timed out/);
});

test("what can't be found out in time is not known", () => {
  assert.equal(
    findRunaway(/^(a|b|ab|ba|aa|bb)*(c|d|cd|dc)*([^e]|ef|fe|[g-z]{2,30})*$/, { search: 1 }),
    "unknown",
  );
});

/** The findings for these rules, and these sources beside them. */
async function check(
  t: TestContext,
  rules: readonly Rule[],
  files: Readonly<Record<string, string>> = {},
  now = () => 0,
): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-patterns-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const sources = Object.keys(files).map((name) => join(folder, name));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const ruleset = words.rules(rules, words.otherwise(words.file("inbox")));
  const found: Finding[] = [];
  for await (const finding of checkPatterns(ruleset, { sources, folder, now })) found.push(finding);
  return found;
}

const rule = (name: string, when: Condition): Rule => words.rule(name, when, words.file("inbox"));

test("a warning names the place, the rule and the condition", async (t) => {
  const [found, ...more] = await check(t, [rule("prize", all(from("a"), not(body(/^(a+)+$/))))], {
    "rules.ts": "x;\n  body(/^(a+)+$/);\n",
  });
  assert.deepEqual([found?.level, more], ["warning", []]);
  assert.match(
    found?.message ?? "",
    /^\/\^\(a\+\)\+\$\/, in rule "prize", body\(\/\^\(a\+\)\+\$\/\) can run away: a text of 10\d characters keeps it busy for more than a second\nsuch as "a/,
  );
  assert.match(found?.advice ?? "", /docs\/rules\.md/);
  assert.deepEqual(
    [found?.place?.file, found?.place?.line, found?.place?.column],
    ["rules.ts", 2, 8],
  );
});

test("one in a function of the user's own has its place; one that was put together has its rule", async (t) => {
  const made = new RegExp(`(c|c)*${"d"}`);
  const found = await check(t, [rule("made", any(subject("x", [made]), header("X-A", made)))], {
    "rules.ts": "const f = (mail) => /^(a+)+$/.test(mail.subject);",
    "lib/more.ts": "/^(a+)+$/",
  });
  assert.deepEqual(
    found.map(
      ({ place, message }) => `${place?.file ?? ""} ${message.slice(0, message.indexOf(" can"))}`,
    ),
    [
      ' rule "made", subject("x", [/(c|c)*d/])',
      ' rule "made", header("X-A", /(c|c)*d/)',
      "rules.ts /^(a+)+$/",
      "lib/more.ts /^(a+)+$/",
    ],
  );
});

test("what is slow only in a text that no field of a header has, is slow in a body alone", async (t) => {
  const ordinary = /([^.]+)\.[^.]+>$/;
  const source =
    'const id = (mail) => /([^.]+)\\.[^.]+>$/.exec(mail.header("List-Id") ?? "")?.[1];';
  const said = async (when: Condition, text = "x;") =>
    (await check(t, [rule("one", when)], { "rules.ts": text })).map(({ message }) => message);
  const fine = ["1 regular expression, none that can run away"];
  assert.deepEqual(await said(header("List-Id", ordinary)), fine);
  assert.deepEqual(await said(subject("x"), source), fine);
  assert.deepEqual(await said(capture("List-Id", /(?<id>[^.]+)\.[^.]+>$/, "id")), fine);
  assert.match((await said(body(ordinary)))[0] ?? "", /can run away: a text of 1000\d+ characters/);
  const [own] = await said(subject("x"), `${source} mail.text();`);
  assert.match(own ?? "", /can run away/);
  assert.match((await said(header("List-Id", /^(a+)+$/)))[0] ?? "", /can run away/);
});

test("what comes in a package, and what is no code, is not looked at", async (t) => {
  const bad = "/^(a+)+$/";
  assert.deepEqual(await check(t, [], { "node_modules/x/index.js": bad, "package.json": bad }), []);
});

test("all is well: one line, and none where there is nothing to look at", async (t) => {
  const found = await check(t, [rule("a", subject(/virus/i)), rule("b", body(/a+/))], {
    "rules.ts": "/virus/i; /c/",
  });
  assert.deepEqual(
    found.map(({ level, about, message }) => [level, about, message]),
    [["ok", "patterns", "3 regular expressions, none that can run away"]],
  );
  assert.deepEqual(await check(t, [rule("a", subject("virus"))]), []);
});

test("a hundred patterns take as long as there is time, and the rest is said not to be known", async (t) => {
  const many = Array.from({ length: 100 }, (_, index) =>
    rule(`${index}`, subject(new RegExp(`^a+${index}$`))),
  );
  let time = 0;
  const found = await check(t, many, {}, () => {
    time += 1000;
    return time;
  });
  assert.deepEqual(
    found.map(({ message }) => message),
    ["100 regular expressions, none that can run away; 71 would take too long to look at"],
  );
  time = 0;
  const [, ...rest] = await check(t, [rule("bad", subject(/^(a+)+$/)), ...many], {}, () => {
    time += 1000;
    return time;
  });
  assert.deepEqual(
    rest.map(({ message }) => message),
    ["of 101 regular expressions 72 would take too long to look at"],
  );
});
