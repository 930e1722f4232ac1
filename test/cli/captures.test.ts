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
