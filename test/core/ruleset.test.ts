import assert from "node:assert/strict";
import { test } from "node:test";
import { discard } from "../../src/core/actions.js";
import { sentTo } from "../../src/core/conditions.js";
import { maildir } from "../../src/core/folder.js";
import { sortmail } from "../../src/core/ruleset.js";
import { decided, lines, mailOf, REWRITE, words } from "./mails.js";

const { rules, rule, also, otherwise, file, copy } = words;
const OTHERWISE = otherwise(file("unassigned"));
const yes = () => true;

test("rules are plain data, in the order in which they stand", () => {
  const when = sentTo("x");
  const choose = () => file("inbox");
  const made = rules(
    [rule("a", when, file("inbox"), copy("ubetrap")), also("b", yes, copy("inbox"), [])],
    otherwise(choose),
  );
  assert.equal(made.kind, "sortmail rules");
  assert.deepEqual(made.rules, [
    { kind: "rule", name: "a", when, actions: [file("inbox"), copy("ubetrap")] },
    { kind: "also", name: "b", when: yes, actions: [copy("inbox"), []] },
  ]);
  assert.deepEqual(made.otherwise, { kind: "otherwise", actions: [choose] });
});

test("file and copy say folder, member and flags", () => {
  assert.deepEqual(file("inbox"), { kind: "file", folder: "inbox", name: null, flags: [] });
  assert.deepEqual(copy("ubetrap"), { kind: "copy", folder: "ubetrap", name: null, flags: [] });
  assert.deepEqual(file("inbox", { flags: ["seen"] }), { kind: "file", folder: "inbox", name: null, flags: ["seen"] });
  assert.deepEqual(copy("lists", "a/b", { flags: ["flagged", "seen"] }), {
    kind: "copy",
    folder: "lists",
    name: "a/b",
    flags: ["flagged", "seen"],
  });
  assert.deepEqual(file("lists", ""), { kind: "file", folder: "lists", name: "", flags: [] });
  assert.deepEqual(file("inbox", {}).flags, []);
});

test("the names of rules are unique", () => {
  const twice = [rule("a", yes, discard()), rule("b", yes, discard()), also("a", yes, copy("inbox"))];
  assert.throws(() => rules(twice, OTHERWISE), /two rules are called "a"/);
  assert.doesNotThrow(() => rules([rule("a", yes, discard()), rule("A", yes, discard())], OTHERWISE));
});

test("no rule is called otherwise: in a log nobody could tell which one it was", () => {
  assert.throws(() => rules([rule("otherwise", yes, discard())], OTHERWISE), /"otherwise"/);
});

/** Calls `rules` as a file does that nobody type-checked. */
function untyped(...args: readonly unknown[]): unknown {
  return Reflect.apply(rules, undefined, args);
}

test("without otherwise there are no rules", () => {
  for (const missing of [undefined, null, {}, file("inbox"), rule("a", yes, discard())]) {
    assert.throws(() => untyped([], missing), /otherwise is missing/);
  }
});

test("only rule and also are rules", () => {
  for (const odd of [otherwise(file("inbox")), file("inbox"), {}, sentTo("x")]) {
    assert.throws(() => untyped([odd], OTHERWISE), /made by rule\(…\) or also\(…\)/);
  }
  for (const odd of [undefined, null]) assert.throws(() => untyped([odd], OTHERWISE));
});

test("two rules files side by side know nothing of each other", async () => {
  const one = sortmail({ recipient: REWRITE, folders: { inbox: maildir("~/one") } });
  const two = sortmail({
    recipient: { user: "arthur", domain: "camelot.example" },
    folders: { inbox: maildir("~/two") },
  });
  const first = one.rules([one.rule("same", yes, one.file("inbox"))], one.otherwise(discard()));
  const second = two.rules([two.rule("same", yes, two.file("inbox"))], two.otherwise(discard()));
  const mail = mailOf(lines("Delivered-To: x@y"));
  for (const [ruleset, path] of [
    [first, "~/one"],
    [second, "~/two"],
    [first, "~/one"],
  ] as const) {
    assert.equal((await decided(ruleset, mail)).plan.store[0]?.target.path, path);
  }
});
