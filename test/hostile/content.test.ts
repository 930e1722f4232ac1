/**
 * Content is only content: what a message says becomes no line of the log, no word of a shell, no
 * option, no path.
 */

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { type TestContext, test } from "node:test";
import { assertDeferred, assertDelivered, homeWith, MESSAGE } from "../cli/tools.js";
import type { Home } from "../harness/program.js";

const WORDS = "maildir, maildirs, pipe, sendmail, sortmail, unscanned";
const rulesWith = (home: Home, actions: string) => `import { ${WORDS} } from "sortmail";
const { rules, otherwise, file, copy, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), family: maildirs("~/Mail/family") },
  templates: ["bounce"], spam: unscanned(), outgoing: sendmail("${home.path}/bin/sendmail"),
});
export default rules([], otherwise((mail) => [${actions}]));
`;

/**
 * Notes each word that it was started with, on a line of its own, NUL-terminated where a line could
 * be forged.
 */
const RECORDER = `#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word" >> "$HOME/words"; done
printf '%s\\0' "end of call" >> "$HOME/words"
cat > /dev/null
`;

function homeOf(t: TestContext, actions: (home: Home) => string): Home {
  const home = homeWith(t);
  for (const name of ["sendmail", "program"]) home.write(`bin/${name}`, RECORDER, 0o755);
  home.write(".config/sortmail/rules.ts", rulesWith(home, actions(home)));
  return home;
}

/** The words of each call, of whichever program. */
function callsOf(home: Home): string[][] {
  if (!home.files().includes("words")) return [];
  const calls = String(home.read("words")).split("end of call\0").slice(0, -1);
  return calls.map((call) => call.split("\0").slice(0, -1));
}

/**
 * What ends lines, moves cursors, turns directions; what ends strings, starts commands, climbs, and
 * is an option.
 */
const HOSTILE = [
  'x\n{"time":"2026-01-01T00:00:00.000Z","status":0,"forged":true}\n',
  "x\r\n\r\nforged",
  "\x1b[2J\x1b]0;title\x07\x9b31m\x7f\b\b",
  "\u202eevil\u2066\u2028\u2029\u0085\ufeff",
  '","status":0,"forged":"',
  '\\",\\n\\u000a{}',
  "\0\0",
  "$(touch $HOME/pwned)`touch $HOME/pwned`",
  "; touch $HOME/pwned; | touch $HOME/pwned & touch $HOME/pwned",
  "'; touch $HOME/pwned; '",
  '"; touch $HOME/pwned; "',
  "-oQ/tmp -C/tmp/evil.cf",
  "--help",
  "../../../../pwned",
  "..",
  "/etc/passwd",
  "%s%n%x",
  "{{ 7 * 7 }}",
  "x".repeat(100_000),
  "\ud800\udfff💥\udc00",
];

/** As the header of a message can have anything: in an encoded word. */
const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

/** A message that says so wherever it can. */
function messageSaying(text: string): string {
  const word = encoded(text);
  return MESSAGE.replace("Subject: Lunch", `Subject: ${word}\nComments: ${word}`)
    .replace("From: Ada Byron", `From: ${word}`)
    .replace("Message-ID: <lunch@", `Message-ID: <${text.replace(/[\r\n]+/g, "\n ")}@`);
}

/** Nothing of it is in the log but as an escape. */
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff]/u;

test("the log has one line for each delivery, and each is what we wrote, whatever messages say", (t) => {
  const home = homeOf(t, () => 'file("family", mail.subject)');
  HOSTILE.forEach((text, number) => {
    const extension = text.replaceAll("\0", "").slice(0, 1000);
    const args = [
      "-d",
      `merlyn+${extension}@blue.stonehenge.example`,
      "-f",
      `${extension}@analytic.example`,
    ];
    assertDelivered(home.deliver(messageSaying(text), number % 2 === 0 ? args : []));
  });
  const text = String(home.read(".local/state/sortmail/log.jsonl"));
  assert.doesNotMatch(text.replaceAll("\n", ""), HARMFUL);
  const lines = text.split("\n");
  assert.equal(lines.pop(), "");
  assert.equal(lines.length, HOSTILE.length);
  for (const [number, line] of lines.entries()) {
    const entry = JSON.parse(line);
    assert.deepEqual([entry.status, "forged" in entry], [0, false], line.slice(0, 200));
    assert.match(entry.time, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(Buffer.byteLength(line) <= 64 * 1024);
    // What is said is still there to be read.
    const plain = (HOSTILE[number] ?? "").replace(/[^a-z]/g, "").slice(0, 20);
    assert.ok(
      String(entry.subject)
        .replace(/[^a-z]/g, "")
        .startsWith(plain.slice(0, 20)),
      `${number}: ${plain}`,
    );
  }
});

test("what rules print of a message stays inside of its line", (t) => {
  const home = homeOf(t, () => '(console.log(mail.subject), file("inbox"))');
  for (const text of HOSTILE) assertDelivered(home.deliver(messageSaying(text)));
  assert.equal(home.log().length, HOSTILE.length);
  assert.ok(home.log().every((entry) => !("forged" in entry)));
});

test("what a rule throws of a message stays inside of its line, and of the one that Postfix reads", (t) => {
  const home = homeOf(t, () => "(() => { throw new Error(mail.subject); })()");
  for (const text of HOSTILE) assertDeferred(home.deliver(messageSaying(text)), /rule "otherwise"/);
  assert.equal(home.log().length, HOSTILE.length);
  assert.ok(home.log().every((entry) => entry.status === 75 && !("forged" in entry)));
});

test("a member of a family lies right below it, whatever it is called", (t) => {
  const home = homeOf(t, () => 'file("family", mail.subject)');
  for (const text of HOSTILE) assertDelivered(home.deliver(messageSaying(text)));
  const family = join(home.path, "Mail/family");
  const stored = home.files().filter((name) => /\/(?:new|cur|tmp)\//.test(name));
  assert.equal(stored.length, HOSTILE.length);
  for (const name of stored) {
    const member = resolve(home.path, name, "../..");
    assert.equal(resolve(member, ".."), family);
    assert.ok(Buffer.byteLength(member.slice(family.length + 1)) <= 100);
  }
  assert.ok(
    !home.files().some((name) => name.includes("pwned") && !name.startsWith("Mail/family/")),
  );
});

test("a program sees each word as one word, and no shell sees any", (t) => {
  const home = homeOf(
    t,
    ({ path }) => `pipe("${path}/bin/program", ["--", mail.subject, mail.from[0]?.name ?? ""])`,
  );
  for (const text of HOSTILE) assertDelivered(home.deliver(messageSaying(text)));
  const calls = callsOf(home);
  assert.equal(calls.length, HOSTILE.length);
  for (const [number, words] of calls.entries()) {
    assert.deepEqual([words.length, words[0]], [3, "--"], JSON.stringify(words).slice(0, 200));
    const plain = (HOSTILE[number] ?? "").replace(/[^a-z]/g, "").slice(0, 100);
    assert.ok(
      words[1]?.replace(/[^a-z]/g, "").startsWith(plain),
      `${number}: ${words[1]?.slice(0, 200)}`,
    );
  }
  assert.ok(!home.files().includes("pwned"));
});

/** Local parts that mean something to a shell, to sendmail, or to a mail server. */
const LOCALS = [
  "$(touch$IFS$HOME/pwned)",
  "`touch$IFS$HOME/pwned`",
  "a|touch$IFS$HOME/pwned",
  "|touch",
  "-oQ/tmp",
  "-C/tmp/evil.cf",
  "--",
  "&a",
  "!a",
  '"-bs"',
  '"a b"',
  '"x;touch $HOME/pwned;"',
  '"x\\"y"',
  "'x'",
  "{x,y}",
  "*",
  "%s",
];

test("who is answered is one word for sendmail, and never an option", (t) => {
  const home = homeOf(t, () => 'file("inbox"), respond("bounce")');
  for (const local of LOCALS) {
    const sender = `${local}@analytic.example`;
    const message = MESSAGE.replace(/^From .*\n/, "").replaceAll(
      "ada@analytic.example",
      () => sender,
    );
    assertDelivered(home.deliver(message, ["-f", sender]));
  }
  const calls = callsOf(home);
  assert.ok(calls.length > LOCALS.length / 3, `${calls.length} answers`);
  for (const [dash, from, nobody, ...recipients] of calls) {
    assert.deepEqual([dash, from, nobody, recipients.length], ["-i", "-f", "<>", 1]);
    assert.doesNotMatch(recipients[0] ?? "", /^-/);
    assert.ok(
      LOCALS.some((local) => recipients[0] === `${local}@analytic.example`),
      recipients[0],
    );
  }
  assert.ok(!home.files().includes("pwned"));
  assert.equal(home.maildir("Mail/inbox").length, LOCALS.length);
});
