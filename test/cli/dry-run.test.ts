/** What a dry run shows of messages that a delivery would defer, and of what is no message. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { widthOf } from "../../src/core/text-width.js";
import { BIN, NODE } from "../harness/program.js";
import { FILED, homeWith, rulesOf, start } from "./tools.js";

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

const SORTED = {
  config: "trusted: ['nobody.example'], spam: upstream(), templates: ['bounce'],",
  rules: 'rule("lunch", subject(/lunch/i), file("second")), rule("junk", spam, file("third"))',
  otherwise: 'file("inbox"), respond("bounce")',
};
const sorted = () =>
  rulesOf(SORTED)
    .replace("subject }", "subject, spam, upstream }")
    .replace("file, copy }", "file, copy, respond }");
/** As a mail program saves it: nothing of an MTA's. */
const BARE = FILED.slice(FILED.indexOf("From:"));

test("a message is shown by its date, author and subject, in the table and in JSON", (t) => {
  const home = homeWith(t, sorted());
  const saved = home.write(
    "saved.eml",
    FILED.replace(
      "Subject: Lunch",
      "Date: Sun, 22 Nov 2026 10:00:00 +0100\nSubject: =?utf-8?B?5p2x5Lqs?= Lunch",
    ),
  );
  const { stdout } = home.run(["dry-run", saved]);
  assert.match(
    stdout,
    / second +lunch +2026-11-22 {2}ada@analytic\.example {2}東京 ?Lunch {2}\S+saved\.eml$/m,
  );
  const line = JSON.parse(home.run(["dry-run", "--json", saved]).stdout);
  assert.deepEqual([line.date, line.from], ["2026-11-22T09:00:00.000Z", "ada@analytic.example"]);
  assert.match(line.subject, /^東京 ?Lunch$/);
});

test("on a terminal a message takes one line", (t) => {
  const home = homeWith(t, sorted());
  const saved = home.write("saved.eml", FILED.replace("Lunch", `${"東京".repeat(60)}`));
  const line = `stty cols 100; exec '${NODE}' '${BIN}' dry-run '${saved}'`;
  const { stdout } = home.run([], {
    command: ["/usr/bin/script", "-qec", line, "/dev/null"],
    env: { TERM: "dumb", PATH: "/usr/bin:/bin" },
  });
  const [, row = ""] = stdout.split("\r\n");
  assert.match(row, /^merlyn@stonehenge.* inbox .*東.*…$/);
  assert.ok(widthOf(row) <= 100, row);
});

test("counts for each folder, rule and reason at the end; --summary shows them alone", (t) => {
  const home = homeWith(t, sorted());
  const other = FILED.replace("Lunch", "Dinner").replace("From: Ada", "List-Id: <a.b>\nFrom: Ada");
  for (const [at, text] of [FILED, FILED, other].entries()) home.write(`saved/${at}.eml`, text);
  const whole = home.run(["dry-run", `${home.path}/saved`]).stdout;
  assert.doesNotMatch(whole, /no reply bounce/);
  assert.match(whole, /^ +2 {2}second$/m);
  const { stdout } = home.run(["dry-run", "--summary", `${home.path}/saved`]);
  assert.ok(whole.endsWith(stdout));
  assert.doesNotMatch(stdout, /eml|SENT TO/);
  assert.match(
    stdout,
    /^ +COUNT {2}GOES TO\n +2 {2}second\n +1 {2}inbox\n\n +COUNT {2}BECAUSE OF RULE\n +2 {2}lunch\n +1 {2}otherwise\n/m,
  );
  assert.match(stdout, /^3 messages: 2 second, 1 inbox$/m);
  assert.match(stdout, /^suppressed: 1 reply \(list\)$/m);
  assert.equal(whole.match(/not asked|no verdict/g)?.length ?? 0, 1, whole);
  assert.match(
    home.run(["dry-run", "--answers", `${home.path}/saved`]).stdout,
    /^ {4}no reply bounce: list/m,
  );
});

test("where nothing tells which address was meant: how many, and what to do", (t) => {
  const home = homeWith(t, { rules: 'rule("training", sentTo("training"), file("second"))' });
  const to = (address: string) =>
    BARE.replace("To: merlyn@stonehenge.example", `To: x@y.example, ${address}`);
  for (const [at, text] of [
    to("Training@Stonehenge.example"),
    BARE,
    to("z@y.example"),
    FILED,
  ].entries())
    home.write(`saved/${at}.eml`, text);
  const run = (...args: string[]) => home.run(["dry-run", ...args, `${home.path}/saved`]).stdout;
  const plain = run();
  assert.match(plain, /^4 messages: 4 inbox$/m);
  assert.match(
    plain,
    /^3 of them tell nowhere which address was meant \(no Delivered-To\): see --recipient ADDR, and --recipient-from to$/m,
  );
  const all = run("--recipient", "training@stonehenge.example");
  assert.match(all, /^4 messages: 3 second, 1 inbox$/m);
  assert.doesNotMatch(all, /tell nowhere/);
  const each = run("--recipient-from", "to");
  assert.match(each, /^4 messages: 3 inbox, 1 second$/m);
  assert.match(each, /^1 of them tells nowhere/m);
  assert.equal(home.run(["dry-run", "--recipient-from", "cc", home.path]).status, 64);
});

test("Ctrl-C shows what was found by then", async (t) => {
  const home = homeWith(t, {
    top: "const wait = () => { const end = Date.now() + 5; while (Date.now() < end); return false; };",
    rules: 'rule("slow", wait, file("second"))',
  });
  const many = Array(5000).fill(`From a@b.example Sun Nov 22 10:00:00 2026\n${FILED}`).join("\n");
  const { child, ended } = start(home, [NODE, BIN, "dry-run", home.write("many.mbox", many)]);
  let out = "";
  child.stdout?.on("data", (octets) => {
    if (out === "") child.kill("SIGINT");
    out += String(octets);
  });
  const { status } = await ended;
  assert.equal(status, 130);
  const [, count] = /^(\d+) messages: \d+ inbox$/m.exec(out) ?? [];
  assert.ok(Number(count) > 0 && Number(count) < 5000, out.slice(-300));
});
