/** `capture` and `group` through the real program: a delivery, a dry run with its trace, a check. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDelivered, homeWith, MESSAGE, stored } from "./tools.js";

const from = (subject: string) => MESSAGE.replace("Subject: Lunch", `Subject: ${subject}`);

test("what was captured names a member of a family, whatever it is, and a trace shows it", (t) => {
  const home = homeWith(t, {
    top: 'import { capture } from "sortmail";',
    rules: `rule("tagged", all(capture("Subject", /^\\[(?<list>.*?)\\]/, "list"), capture(body, /^(?<hour>\\w+) past/, "hour")),
      (mail) => [file("family", mail.captured.list), copy("family", mail.captured.hour)])`,
  });
  assertDelivered(home.deliver(from("[../../.ssh/x] Lunch")));
  assert.deepEqual(
    stored(home)
      .map((name) => name.replace(/\/new\/.*/, ""))
      .sort(),
    ["Mail/family/Half", "Mail/family/_._.._.ssh_x"],
  );
  const saved = home.write("saved.eml", from("[perl6] Lunch").slice(from("").indexOf("\n") + 1));
  const { stdout } = home.run(["dry-run", "--trace", saved]);
  assert.ok(
    stdout.includes(
      '✓ capture("Subject", /^\\[(?<list>.*?)\\]/, "list"): [perl6] Lunch → list: "perl6"\n',
    ),
    stdout,
  );
  assert.ok(stdout.includes('Half past twelve. → hour: "Half"\n'), stdout);
  assert.match(stdout, /family\/perl6 \+ copy family\/Half/);
  const { actions } = JSON.parse(home.run(["dry-run", "--json", saved]).stdout);
  assert.deepEqual(actions, [
    { kind: "file", folder: "family/perl6" },
    { kind: "copy", folder: "family/Half" },
  ]);
});

test("a group that there is not: each delivery waits, and says which there are", (t) => {
  const home = homeWith(t, {
    top: 'import { capture } from "sortmail";',
    rules: 'rule("tagged", capture("Subject", /\\[(?<list>\\w+)\\]/, "lst"), file("inbox"))',
  });
  const { status, stderr } = home.deliver(MESSAGE);
  assert.equal(status, 75);
  assert.match(stderr, /^4\.3\.0 .*the RegExp has no group \(\?<lst>.\); there is list/);
});

test("groups: a delivery, what of them a dry run and check show, and what is killed inside", (t) => {
  const home = homeWith(t, {
    top: 'import { capture, condition, group, reject as refuse } from "sortmail";',
    rules: `
      group(capture("Subject", /^\\[(?<tag>\\w+)\\]/, "tag"), [
        rule("long", condition("long", (mail) => mail.size > 1e6, (mail) => mail.size + " octets"), file("second")),
        also("all of them", () => true, (mail) => copy("family", mail.captured.tag)),
        group(body(/(a+)+past$/), [rule("never", () => true, file("second"))]),
        group((mail) => mail.captured.tag === "perl6", [rule("perl", sentTo("merlyn"), file("third"))]),
      ]),
      rule("last", sentTo("merlyn"), file("inbox"))`,
  });
  assertDelivered(home.deliver(from("[perl6] Lunch")));
  assertDelivered(home.deliver(from("[raku] Lunch")));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(
    home.log().map(({ rule }) => rule),
    ["perl", "last", "last"],
  );
  assert.deepEqual(
    stored(home)
      .map((name) => name.replace(/\/new\/.*/, ""))
      .sort(),
    ["Mail/family/perl6", "Mail/family/raku", "Mail/inbox", "Mail/inbox", "Mail/third"],
  );
  const saved = home.write("saved.eml", from("[perl6] Lunch").slice(from("").indexOf("\n") + 1));
  const { stdout } = home.run(["dry-run", "--trace", saved]);
  assert.match(
    stdout,
    /✓ group\n +✓ capture\(.* → tag: "perl6"\n +✗ rule "long"\n +✗ long: \d+ octets\n +✓ also/,
  );
  assert.match(stdout, /✗ group\n +✗ body\(.*\n +✓ group\n +✓ \(mail\) => mail.captured.tag/);
  assert.match(stdout, /^1 message: 1 copy family\/perl6 \+ third/m);
  const check = home.run(["check"]).stdout;
  assert.match(check, /says 5 rules/);
  assert.match(check, /in rule "group\(body\(.*\)\)", body\(.*\) can run away/);
  assert.doesNotMatch(check, /error +types/);
});
