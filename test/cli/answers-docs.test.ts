/**
 * The examples of docs/answers.md: the rules type-check, the templates render, and what they say
 * happens.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import { assertDelivered, FILED, homeWith, MESSAGE, scratch } from "./tools.js";

const block = (name: string) => example(name, "answers.md");

/** The rules of an example that is only a rule. */
function rulesOf(rule: string): string {
  return `import { maildir, pipe, run, sendmail, sentTo, sortmail, subject, unscanned } from "sortmail";
const { rules, rule, also, otherwise, file, forward, notify, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), training: maildir("~/Mail/training"), news: maildir("~/Mail/news") },
  trusted: ["blue.stonehenge.example"],
  spam: unscanned(),
  templates: ["price-list", "arrived"],
  outgoing: sendmail("/bin/cat"),
});
export default rules([${rule.replace(/,\s*$/, "")}], otherwise(file("inbox")));
`;
}

/** A home with these rules, and the templates and the list of the page. */
function homeOf(t: TestContext, rules: string): Home {
  const home = homeWith(t, rules);
  for (const name of ["price-list", "arrived"]) {
    home.write(`.config/sortmail/templates/${name}.njk`, block(`njk ${name}`));
  }
  home.write(".config/sortmail/friends.txt", block("friends.txt"));
  return home;
}

/** What `check` finds, but for the scanner and the programs, which are not here, and Postfix. */
function faults(home: Home): string[] {
  const lines = home.run(["check", "--json"]).stdout.trimEnd().split("\n");
  const found: { level: string; about: string; message: string }[] = lines.map((line) =>
    JSON.parse(line),
  );
  assert.ok(found.some(({ about, level }) => about === "types" && level === "ok"));
  return found
    .filter(
      ({ level, about, message }) =>
        level !== "ok" &&
        !["spam", "Postfix"].includes(about) &&
        !/there is no \/usr/.test(message),
    )
    .map(({ about, message }) => `${about}: ${message}`);
}

for (const name of ["ts hold", "ts lists"]) {
  test(`${name} is right`, (t) => assert.deepEqual(faults(homeOf(t, block(name))), []));
}

for (const name of [
  "answer",
  "forward",
  "pipe",
  "pipe-statuses",
  "run",
  "news",
  "notify",
  "lines",
]) {
  test(`ts ${name} is right`, (t) =>
    assert.deepEqual(faults(homeOf(t, rulesOf(block(`ts ${name}`)))), []));
}

const unscanned = (rules: string) => rules.replaceAll("spamd", "unscanned");
const toTraining = MESSAGE.replaceAll("merlyn+merlyn", "merlyn+training").replaceAll(
  "merlyn@",
  "training@",
);

test("hold: nothing is sent, and what would be says to whom", (t) => {
  const home = homeOf(t, unscanned(block("ts hold")));
  assertDelivered(home.deliver(toTraining));
  assertDelivered(
    home.deliver(MESSAGE.replace("ada@analytic.example>\nX-", "eve@far.example>\nX-")),
  );
  const held = home.maildir("Mail/held").map(String);
  assert.equal(held.length, 2);
  assert.match(
    held[0] ?? "",
    /^X-Sortmail-Envelope-From: <>\nX-Sortmail-Envelope-To: <ada@analytic\.example>\n/,
  );
  assert.match(held[1] ?? "", /I am away until 3 August/);
});

test("the price list", (t) => {
  const home = homeOf(t, rulesOf(block("ts answer")));
  const message = home.write(
    "message",
    FILED.replaceAll("merlyn+merlyn", "merlyn+training").replaceAll("merlyn@", "training@"),
  );
  const { stdout } = home.run(["dry-run", "--answers", "--json", message]);
  const { answers } = JSON.parse(stdout);
  assert.match(answers[0].text, /^Subject: Our courses$/m);
  assert.match(answers[0].text, /^Reply-To: courses@stonehenge\.example$/m);
  assert.match(answers[0].text, /^X-Template: price-list$/m);
  const body = `Hello Ada Byron,

thank you for writing to training@stonehenge.example. Until 1 September 2026 these are our prices:

- Perl: 900

`;
  assert.ok(answers[0].body.startsWith(body), answers[0].body);
});

test("the quote: a field, the text, and what the head defines", (t) => {
  const home = homeOf(t, rulesOf(block("ts answer")).replaceAll("price-list", "quoting"));
  home.write(".config/sortmail/templates/quoting.njk", block("njk quoting"));
  const text = `Two places, please. We are a company of eight, have been writing Perl since the eighties, and would like to learn what has happened since.

May we bring a dog?

Yours, Ada
`;
  const field =
    "Date: Tue, 16 Jun 2026 10:00:00 +0000\nX-Course: =?utf-8?Q?Perl_in_October?=\nSubject";
  const asked = FILED.replaceAll("merlyn+merlyn", "merlyn+training")
    .replaceAll("merlyn@", "training@")
    .replace("Subject", field)
    .replace("Half past twelve.\n", text);
  const message = home.write("message", asked);
  const { answers } = JSON.parse(home.run(["dry-run", "--answers", "--json", message]).stdout);
  assert.equal(answers[0].body, block("quoted"));
  assert.match(answers[0].text, /^Subject: About Perl in October$/m);
});

test("the list: its members, from its owner", (t) => {
  const rules = block("ts lists").replace(
    "outgoing: sendmail()",
    'outgoing: hold(maildir("~/Mail/held"))',
  );
  const home = homeOf(t, unscanned(rules).replace("sendmail,", "hold,"));
  const member = MESSAGE.replaceAll("ada@analytic.example", "oliver@heath.example");
  assertDelivered(home.deliver(member.replaceAll("merlyn+merlyn", "merlyn+friends")));
  const held = home.maildir("Mail/held").map(String);
  const envelopes = held.map((text) => {
    const [, from = "", to = ""] =
      /^X-Sortmail-Envelope-From: <(.*)>\nX-Sortmail-Envelope-To: <(.*)>\n/.exec(text) ?? [];
    return [from.replace(/\+b[0-9a-f]{20}@/, "+b…@"), to];
  });
  const members = ["nimue@lake.example", "oliver@heath.example", "uther@pendragon.example"];
  assert.deepEqual(
    envelopes.sort(([, one = ""], [, other = ""]) => one.localeCompare(other)),
    members.map((member) => ["friends-owner+b…@stonehenge.example", member]),
  );
});

test("the notice", (t) => {
  const home = homeOf(t, rulesOf(block("ts notify")));
  const message = home.write("message", FILED.replace("Subject: Lunch", "Subject: Urgent: lunch"));
  const { answers } = JSON.parse(home.run(["dry-run", "--answers", "--json", message]).stdout);
  assert.deepEqual(
    [answers[0].from, answers[0].to, answers[0].body],
    [null, "4711@sms.example", "ada@analytic.example wrote to merlyn@stonehenge.example.\n"],
  );
});

test("mail2news hands inews what news may have, and nothing else of the header", (t) => {
  const folder = scratch(t);
  const script = block("mail2news").replace("| inews", '| "$INEWS"');
  const input = FILED.replace(
    "Subject: Lunch",
    "Subject: Lunch\n and\tdinner\nX-Odd: 1\n folded\nMIME-Version: 1.0",
  );
  const env = { PATH: "/usr/bin:/bin", INEWS: "/bin/cat" };
  const { stdout, status, stderr } = spawnSync(
    "/bin/sh",
    ["-c", script.replace(/\$INEWS" .*/, '$INEWS"')],
    {
      input,
      env,
      cwd: folder,
      encoding: "utf8",
    },
  );
  assert.deepEqual([status, stderr], [0, ""]);
  assert.equal(
    stdout,
    "From: Ada Byron <ada@analytic.example>\nSubject: Lunch\n and\tdinner\nMIME-Version: 1.0\nMessage-ID: <lunch@analytic.example>\n\nHalf past twelve.\n",
  );
});
