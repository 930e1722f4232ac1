/** `sortmail check` on what goes out: templates, lists, the way out, forwards. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { homeWith } from "./tools.js";

interface Found {
  readonly level: string;
  readonly about: string;
  readonly message: string;
  readonly place?: { readonly path: string; readonly line: number };
}

function homeOf(t: TestContext, { config = "", rules = "" } = {}): Home {
  const home = homeWith(
    t,
    `import { maildir, pipe, run, sendmail, sentTo, smtp, sortmail, unscanned } from "sortmail";
const { rules, rule, also, otherwise, file, forward, notify, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  spam: unscanned(),
  outgoing: sendmail("/bin/cat"),
  ${config}
});
export default rules([${rules}], otherwise(file("inbox")));
`,
  );
  return home;
}

/** What it says about this. */
function findings(home: Home, about: RegExp): Found[] {
  const { stdout } = home.run(["check", "--json"]);
  const all: Found[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return all.filter((found) => about.test(found.about));
}

const levels = (found: readonly Found[]) => found.map(({ level, about }) => `${level} ${about}`);

test("the templates that come with sortmail render; one of one's own is read first", (t) => {
  const all = 'templates: ["bounce", "training", "vacation", "moved-address"],';
  const home = homeOf(t, { config: all });
  const ok = ["bounce", "training", "vacation", "moved-address"].map(
    (name) => `ok template ${name}`,
  );
  assert.deepEqual(levels(findings(home, /^template /)), ok);
  home.write(".config/sortmail/templates/bounce.njk", "Subject: x\n\nHello,\n{{ mail.subjet }}\n");
  const [bounce] = findings(home, /^template bounce/);
  assert.deepEqual([bounce?.level, bounce?.place?.line], ["error", 4]);
  assert.match(bounce?.place?.path ?? "", /templates\/bounce\.njk$/);
  assert.match(bounce?.message ?? "", /mail\.subjet is not defined/);
});

test("a template that fails for an odd message, one that is not there, one that others can change", (t) => {
  const home = homeOf(t, { config: 'templates: ["dated", "nowhere", "open"],' });
  home.write(
    ".config/sortmail/templates/dated.njk",
    "Subject: x\n\n{{ mail.date.getFullYear() }}\n",
  );
  home.write(".config/sortmail/templates/open.njk", "Subject: x\n\nx\n", 0o666);
  assert.deepEqual(levels(findings(home, /^template (?:dated|nowhere)|^permissions/)), [
    "error template dated",
    "error template nowhere",
    "error permissions",
  ]);
});

test("lists: members that can be read, a mistake with its line, a missing file, who may change it", (t) => {
  const list = (file: string) => `{ address: "l@stonehenge.example", members: "${file}" }`;
  const lists = `lists: { a: ${list("a.txt")}, b: ${list("b.txt")}, c: ${list("c.txt")}, d: ${list("~/d.txt")},
    e: { address: "no address", members: "a.txt" }, f: { address: "f@y.example", members: "a.txt" } },`;
  const home = homeOf(t, { config: lists });
  home.write(".config/sortmail/a.txt", "ada@analytic.example\n");
  home.write(".config/sortmail/b.txt", "# two\n\nada at analytic\n");
  home.write("d.txt", "ada@analytic.example\n", 0o666);
  const found = findings(home, /^list /);
  assert.deepEqual(levels(found), [
    "ok list a",
    "error list b",
    "error list c",
    "error list d",
    "error list e",
    "ok list e",
    "warning list f",
    "ok list f",
  ]);
  assert.match(
    found.at(-2)?.message ?? "",
    /none of your addresses, and f-owner@y\.example, where its bounces go, is/,
  );
  assert.deepEqual(
    [found[1]?.place?.line, found[1]?.place?.path],
    [3, `${home.path}/.config/sortmail/b.txt`],
  );
  assert.match(found[2]?.message ?? "", /there is no .*c\.txt/);
  assert.match(found[3]?.message ?? "", /d\.txt can be changed by everyone/);
});

test("a forward to oneself, or to no address, is an error; so is a program that is not there", (t) => {
  const home = homeOf(t, {
    rules: `rule("self", sentTo("a"), forward("merlyn+x@stonehenge.example")),
      rule("odd", sentTo("b"), file("inbox"), [forward("x")]),
      rule("fine", sentTo("c"), forward("x@y.example"), pipe("/bin/true")),
      rule("program", sentTo("d"), pipe("/nowhere/inews"))`,
  });
  const found = findings(home, /^rule /);
  assert.deepEqual(levels(found), [
    'error rule "self"',
    'error rule "odd"',
    'error rule "program"',
  ]);
  assert.match(found[0]?.message ?? "", /one of your own addresses/);
  assert.match(found[2]?.message ?? "", /there is no \/nowhere\/inews/);
});

test("an answer from somebody else's address, and a notice to no address, are errors", (t) => {
  const home = homeOf(t, {
    config: 'templates: ["bounce"],',
    rules: `rule("other", sentTo("a"), file("inbox"), respond("bounce", { from: "x@y.example" })),
      rule("two", sentTo("b"), file("inbox"), respond("bounce", { from: "a@stonehenge.example, b@stonehenge.example" })),
      rule("own", sentTo("c"), file("inbox"), respond("bounce", { from: "Me <me@stonehenge.example>" })),
      rule("notice", sentTo("d"), file("inbox"), notify("4711", "bounce"))`,
  });
  const found = findings(home, /^rule /);
  assert.deepEqual(levels(found), [
    'error rule "other"',
    'error rule "two"',
    'error rule "notice"',
  ]);
  assert.equal(found[0]?.message, "respond: from: x@y.example is not one of your addresses");
  assert.equal(found[2]?.message, 'notify: "4711" is no address that mail can be sent to');
});

test("the way out: a server has a name and a port", (t) => {
  const rules = 'rule("x", sentTo("x"), forward("x@y.example"))';
  const home = homeOf(t, { rules });
  const text = String(home.read(".config/sortmail/rules.ts"));
  for (const [options, level] of [
    ['host: "mail.y.example"', "ok"],
    ['host: "mail.y.example", port: 99999', "error"],
    ['host: " "', "error"],
  ] as const) {
    home.write(
      ".config/sortmail/rules.ts",
      text.replace('sendmail("/bin/cat")', `smtp({ ${options} })`),
    );
    assert.deepEqual(levels(findings(home, /^outgoing/)), [`${level} outgoing`]);
  }
});

test("the way out: its program must be there, where anything goes out at all", (t) => {
  const missing = homeOf(t, { rules: 'rule("x", sentTo("x"), forward("x@y.example"))' });
  assert.deepEqual(levels(findings(missing, /^outgoing/)), ["ok outgoing"]);
  const text = String(missing.read(".config/sortmail/rules.ts"));
  missing.write(".config/sortmail/rules.ts", text.replace("/bin/cat", "/nowhere/sendmail"));
  assert.deepEqual(levels(findings(missing, /^outgoing/)), ["error outgoing"]);
  assert.deepEqual(levels(findings(homeOf(t), /^outgoing/)), []);
});

test("a program that is not there: what it means says the rule that would start it", (t) => {
  const home = homeOf(t, {
    rules: `rule("handed over", () => false, pipe("/nowhere/x")),
      also("beside", () => false, run("/nowhere/y"), run("/nowhere/z", [], { onFailure: "defer" }))`,
  });
  const { stdout } = home.run(["check"]);
  assert.deepEqual(
    stdout.split("\n").filter((line) => /nowhere/.test(line)),
    [
      'error   rule "handed over": pipe: there is no /nowhere/x; until then its mail is deferred',
      'warning rule "beside": run: there is no /nowhere/y; until then it is not run, and the log alone says so',
      'error   rule "beside": run: there is no /nowhere/z; until then its mail is deferred',
    ],
  );
});
