/** What a dry run shows of messages that a delivery would defer, and of what is no message. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FILED, homeWith } from "./tools.js";

test("a message that would be deferred still says to whom it was sent, and why", (t) => {
  const rules = 'rule("broken", () => { throw new Error("no way"); }, file("inbox"))';
  const home = homeWith(t, { rules });
  const saved = home.write("saved.eml", FILED);
  const { status, stdout } = home.run(["dry-run", saved]);
  assert.equal(status, 1);
  assert.match(stdout, /^merlyn@stonehenge\.example +deferred +.*no way.* .*saved\.eml$/m);
  const { recipient, messageId, rule, actions, error } = JSON.parse(
    home.run(["dry-run", "--json", saved]).stdout,
  );
  assert.deepEqual(
    [recipient, messageId, rule, actions],
    ["merlyn@stonehenge.example", "<lunch@analytic.example>", null, []],
  );
  assert.match(error, /no way/);
});

test("of a message whose recipient the rules' own function fails for, nothing is known", (t) => {
  const home = homeWith(
    t,
    `import { maildir, sortmail } from "sortmail";
const { rules, otherwise, file } = sortmail({
  recipient: () => { throw new Error("no way"); },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([], otherwise(file("inbox")));
`,
  );
  const { status, stdout } = home.run(["dry-run", home.write("saved.eml", FILED)]);
  assert.equal(status, 1);
  assert.match(stdout, /^unknown +deferred +.*no way.* .*saved\.eml$/m);
});

const RULES = { rules: "" };

test("a path that can't be read is an error and no message; the others are read", (t) => {
  const home = homeWith(t, RULES);
  const saved = home.write("saved.eml", FILED);
  const nowhere = `${home.path}/nowhere`;
  for (const paths of [[nowhere], [nowhere, saved]]) {
    const { status, stdout, stderr } = home.run(["dry-run", ...paths]);
    assert.equal(status, 1);
    assert.match(stderr, /^sortmail: \S+\/nowhere: ENOENT: no such file or directory[^\n]*\n$/);
    assert.match(stdout, new RegExp(`^${paths.length - 1} messages?: `, "m"));
    const json = home.run(["dry-run", "--json", ...paths]);
    assert.deepEqual(
      json.stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).path])),
      paths.filter((path) => path !== nowhere),
    );
    assert.equal(json.status, 1);
  }
});

test("files that are no messages are skipped, and counted at the end", (t) => {
  const home = homeWith(t, RULES);
  const saved = home.write("mail/saved.eml", FILED);
  home.write("mail/index.json", "{}");
  for (const options of [[], ["--json"]]) {
    const { status, stdout, stderr } = home.run(["dry-run", ...options, `${home.path}/mail`]);
    assert.equal(status, 0);
    const told = `1 file skipped, which is no message: ${home.path}/mail/index.json\n`;
    assert.equal(stderr, options.length === 0 ? told : "", "a program has no use for it");
    assert.ok(stdout.includes(saved) && !stdout.includes("index.json"));
  }
  for (const name of ["b", "c", "d"]) home.write(`mail/${name}`, "#!/bin/sh\n");
  const { stderr } = home.run(["dry-run", `${home.path}/mail`]);
  assert.match(
    stderr,
    /^4 files skipped, which are no messages: \S+\/b, \S+\/c, \S+\/d, and 1 more\n$/,
  );
});

test("a message that may be half of one is told", (t) => {
  const home = homeWith(t, RULES);
  const text = "half of it\n\nFrom jane@heath.example Mon Nov 30 09:00:00 2026\nthe other half\n";
  const box = home.write("box", `From a@b Mon Nov 30 09:00:00 2026\n${FILED}\n\n${text}`);
  const { stdout, stderr } = home.run(["dry-run", "--json", box]);
  assert.match(
    stderr,
    /^warning: \S+\/box#1: a From_ line has no header below it.*\nwarning: \S+#2: /,
  );
  const notes = stdout
    .split("\n")
    .slice(0, 2)
    .map((line) => JSON.parse(line).notes);
  for (const [note] of notes) assert.match(note, /may be a line of the message before it/);
});

const FOUR = Array(4).fill(`From a@b.example Sun Nov 22 10:00:00 2026\n${FILED}`).join("\n");

for (const [what, top, when] of [
  ["a pattern with g", "const p = /lunch/gi;", "(mail) => p.test(mail.subject)"],
  ["a pattern with y", "const p = /Lunch/y;", "(mail) => p.test(mail.subject)"],
  ["a count", "let n = 0;", "() => n++ === 0"],
  [
    "a set",
    "const seen = new Set();",
    "(mail) => !seen.has(mail.messageId) && !!seen.add(mail.messageId)",
  ],
  ["a global", "", "() => (globalThis.n = (globalThis.n ?? 0) + 1) === 1"],
  ["an environment", "", '() => (process.env.N = (process.env.N ?? "") + "x") === "x"'],
] as const) {
  test(`${what} that rules keep from one message to the next does not show, as in deliveries`, (t) => {
    const home = homeWith(t, { top, rules: `rule("x", ${when}, file("second"))` });
    const { stdout } = home.run(["dry-run", "--json", home.write("four.mbox", FOUR)]);
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).rule);
    assert.deepEqual(found, ["x", "x", "x", "x"]);
    const warned = home.run(["check", "--json"]).stdout;
    if (top !== "") assert.match(warned, /"level":"warning","about":"rules".*"line":2/);
  });
}
