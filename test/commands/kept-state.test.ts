import assert from "node:assert/strict";
import { test } from "node:test";
import { keptIn, mayKeepState } from "../../src/commands/kept-state.js";
import { all, not } from "../../src/core/language/combinators.js";
import type { Condition } from "../../src/core/language/condition.js";
import { subject } from "../../src/core/language/conditions.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import { sortmail } from "../../src/core/language/sortmail.js";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});

function may(text: string, when: Condition = () => true, path = "/home/merlyn/rules.ts"): boolean {
  const ruleset = rules([rule("a", when, file("inbox"))], otherwise(file("inbox")));
  return mayKeepState(ruleset, new Map([[path, text]]));
}

test("rules without a function of the user's own keep nothing, whatever they look like", () => {
  const text = "let n = 0; n++; const seen = new Set(); seen.add(1); const p = /x/g;";
  assert.equal(may(text, subject(/x/g)), false);
  assert.equal(may(text, all(subject("x"), not(subject("y")))), false);
  assert.equal(
    may(
      text,
      all(subject("x"), () => true),
    ),
    true,
  );
  assert.equal(may(text), true);
});

for (const text of [
  "const p = /x/g; const f = (mail) => p.test(mail.subject);",
  "const f = (mail) => p.exec(mail.subject) !== null; const p: RegExp = /x/y;",
  'const p = new RegExp("x", "g"); const f = (mail) => p.test(mail.subject);',
  "let count = 0; const f = () => { count += 1; return count > 1; };",
  "let last = null; const f = (mail) => { const same = last === mail.subject; last = mail.subject; return same; };",
  "const n = { count: 0 }; const f = () => n.count++ > 0;",
  "const f = ((n) => () => ++n > 1)(0);",
  "const seen = new Set(); const f = ({ messageId }) => { if (seen.has(messageId)) return true; seen.add(messageId); return false; };",
  "const seen = []; const f = (mail) => seen.push(mail.subject) > 1;",
  "const seen = {}; const f = (mail) => { seen[mail.subject] ??= 1; return true; };",
  "class Counter { #n = 0; next() { return (this.#n = this.#n + 1); } }",
  "function* numbers() { yield 1; }",
  "globalThis.count = (globalThis.count ?? 0) + 1;",
]) {
  test(`it may keep something: ${text.slice(0, 60)}`, () => assert.equal(may(text), true));
}

for (const text of [
  "const f = (mail) => mail.size < 1_000_000 && mail.size >= 3;",
  "const VIPS = new Set(['a']); const f = (mail): boolean => VIPS.has(mail.subject);",
  "const p = /x/i; const f = (mail) => p.test(mail.subject);",
  "type A<T> = { readonly [K in keyof T]: T[K] }; const limit: number = 7; // n++ here",
  "const { a, b } = f({ c: 'n += 1' }); const [d] = [1];",
  ["const text = `n++ $", "{a === b ? 1 : 2}`;"].join(""),
]) {
  test(`it keeps nothing: ${text.slice(0, 60)}`, () => assert.equal(may(text), false));
}

test("a package may keep anything; JSON nothing", () => {
  assert.equal(
    may("x", () => true, "/home/merlyn/node_modules/x/index.js"),
    true,
  );
  assert.equal(
    may('{"a": "n++"}', () => true, "/home/merlyn/package.json"),
    false,
  );
});

test("what is kept is told with its place", () => {
  const text = `import { subject } from "sortmail";
const LUNCH = /lunch/gi;
const LIST = { ad: /ad/y };
const all = [/a/, /b/g];
let count = 0;
const seen = new Set<string>();
export const asked = (mail) => LUNCH.test(mail.subject) || LIST.ad.exec(mail.subject) !== null;
export const some = (mail) => all.some((each) => each.test(mail.subject));
export const counted = () => count++ > 1;
export const twice = (mail) => seen.has(mail.subject) || !seen.add(mail.subject);
`;
  assert.deepEqual(keptIn(text), [
    { kind: "pattern", what: "/lunch/gi", line: 2, column: 15 },
    { kind: "pattern", what: "/ad/y", line: 3, column: 20 },
    { kind: "pattern", what: "/b/g", line: 4, column: 19 },
    { kind: "value", what: "count", line: 5, column: 5 },
    { kind: "value", what: "seen", line: 6, column: 7 },
  ]);
});

test("g where it means nothing, or belongs, is nobody's mistake", () => {
  const text = `const words = /[a-z]+/g;
const rule1 = rule("a", subject(/x/g), file("inbox"));
const f = (mail) => mail.subject.replace(/ /g, "").match(words)?.length === 3;
const g = (mail) => /x/.test(mail.subject);
const VIPS = new Set(["a"]);
const known = (mail) => VIPS.has(mail.subject);
`;
  assert.deepEqual(keptIn(text), []);
});
