/** `check`, the whole program: what it says of patterns that run away. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { homeWith } from "./tools.js";

test("a pattern that runs away is a warning with its place, and no error", (t) => {
  const home = homeWith(t, { rules: 'rule("prize", body(/^(a+)+$/), file("inbox"))' });
  const { status, stdout } = home.run(["check"]);
  assert.equal(status, 0, stdout);
  assert.match(
    stdout,
    /^warning rules\.ts:\d+:\d+: \/\^\(a\+\)\+\$\/, in rule "prize", body\(.*\) can run away: /m,
  );
  assert.match(stdout, /^ {8}such as "a/m);
  assert.match(stdout, /\n0 errors, \d+ warnings?\n$/);
});

test("the others are counted", (t) => {
  const home = homeWith(t, {
    rules: 'rule("prize", subject(/prize\\s?/i, /v[i1]rus/), file("inbox"))',
  });
  assert.match(
    home.run(["check"]).stdout,
    /^ok {6}patterns: 2 regular expressions, none that can run away$/m,
  );
});

test("what can never match, what && takes away and rules behind a catch-all are warnings, with their places", (t) => {
  const home = homeWith(
    t,
    `import { from, header, list, maildir, sentTo, sortmail, subject } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([
  rule("shop", from("amazon.com"), file("inbox")),
  rule("spam", header("X-Spam-Status", "Yes"), file("inbox")),
  rule("debian", list("debian-user"), file("inbox")),
  rule("both", sentTo("merlyn") && subject(/order/g), file("inbox")),
  rule("all", () => true, file("inbox")),
  rule("behind", subject("x"), file("inbox")),
], otherwise(file("inbox")));
`,
  );
  const { status, stdout } = home.run(["check"]);
  assert.equal(status, 0, stdout);
  for (const line of [
    'warning rules.ts:7:16: "amazon.com" in from(…) never matches; an address is compared whole, and has an @; write domain("amazon.com")',
    'warning rules.ts:8:16: "Yes" in header(…) never matches; ',
    'warning rules.ts:9:18: "debian-user" in list(…) never matches; ',
    "warning rules.ts:10:16: of sentTo(…) && … only the second counts; write all(…, …)",
    "warning rules.ts:10:36: /order/g in subject(…) has flags to no purpose; g and y mean nothing here; write /order/",
    'warning rules.ts:12:3: rule "behind" is never asked: rule "all" before it takes every message; ',
  ])
    assert.ok(stdout.includes(line), `${line}\n${stdout}`);
});
