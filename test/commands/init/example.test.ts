import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { personalRules } from "../../../src/commands/init/example.js";

const example = readFileSync(
  join(process.env.SORTMAIL_ROOT ?? process.cwd(), "rules.first.ts"),
  "utf8",
);

test("the shipped example becomes the user's own: nothing of the other person is left", () => {
  const rules = personalRules(example, {
    user: "ada",
    domain: "analytic.example",
    host: "engine.analytic.example",
    scanned: true,
  });
  assert.doesNotMatch(rules, /merlyn|stonehenge/);
  assert.match(rules, /recipient: \{ user: "ada", domain: "analytic\.example" \}/);
  assert.match(rules, /to ada\+\*@engine\.analytic\.example/);
});

test("without a domain the example's stays, and a comment says so", () => {
  const rules = personalRules(example, {
    user: "ada",
    domain: null,
    host: "engine",
    scanned: true,
  });
  assert.match(rules, /domain: "stonehenge\.example"/);
  assert.match(rules, /^\/\/ Put your own domain in the place of stonehenge\.example/m);
});

test("one mailbox in a shared domain is all that is theirs, and nothing is said to be rewritten", () => {
  const person = { user: "m", domain: "$1.example", host: "engine", scanned: true };
  const rules = personalRules(example, { ...person, address: "merlyn+$&@$1.example" });
  assert.match(rules, /^ {2}recipient: \{ address: "merlyn\+\$&@\$1\.example" \},$/m);
  assert.match(rules, /^ {2}\/\/ This address alone is yours/m);
  assert.doesNotMatch(rules, /rewrote|stonehenge|user: "|domain: "/);
});

test("a name that means something to replacements and strings is taken as it is", () => {
  const rules = personalRules(example, {
    user: `a$&"b`,
    domain: "$1.example",
    host: "$&",
    scanned: true,
  });
  assert.match(rules, /user: "a\$&\\"b", domain: "\$1\.example"/);
});

test("where no spamd answers, its silence does not defer mail, and the rules say so", () => {
  const person = { user: "ada", domain: "analytic.example", host: "engine" };
  const rules = personalRules(example, { ...person, scanned: false });
  assert.match(rules, /spamd\(\{ host: "127\.0\.0\.1", port: 783, onFailure: "unknown" \}\)/);
  assert.match(rules, /^ {2}\/\/ Nobody answered at 127\.0\.0\.1:783.*\n {2}spam: firstOf/m);
  const scanned = personalRules(example, { ...person, scanned: true });
  assert.doesNotMatch(scanned, /onFailure|Nobody answered/);
  assert.match(scanned, /spamd\(\{ host: "127\.0\.0\.1", port: 783 \}\)/);
});

test("a first rules file can hurt nobody: it sends nothing and answers nobody", () => {
  assert.match(example, /outgoing: hold\(maildir\(/);
  assert.doesNotMatch(example, /respond|forward|redistribute|notify|reject|discard|pipe/);
  assert.match(example, /otherwise\(file\("inbox"\)\)/);
});
