/** Patterns and conditions on addresses, through the real program. */

import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { assertDeferred, assertDelivered, assertNothingStored, homeWith } from "./tools.js";

/** A message with these lines in its header. */
function message(...head: readonly string[]): string {
  const trace = [
    "Return-Path: <crook@evil.example>",
    "Delivered-To: merlyn+merlyn@blue.stonehenge.example",
  ];
  const received =
    "Received: by blue.stonehenge.example (Postfix); Mon, 30 Nov 2026 09:00:00 +0000";
  const all = [...trace, received, ...head, "Message-ID: <one@heath.example>", "", "Hello.", ""];
  return all.join("\n");
}

const SPOOF = message(
  'From: "service@billing.bank.example" <crook@evil.example>',
  "To: merlyn@stonehenge.example",
  "Subject: Your invoice 4711",
);

function homeOf(t: TestContext, rules: string): Home {
  const words =
    "any, contains, domain, from, fromName, header, involves, listed, replyTo, subject, to";
  return homeWith(
    t,
    `import { ${words}, maildir, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), second: maildir("~/Mail/second"), third: maildir("~/Mail/third") },
});
export default rules([${rules}], otherwise(file("inbox")));
`,
  );
}

const count = (home: Home, folder: string): number => home.maildir(`Mail/${folder}`).length;

test("who is only called as the bank's address is, is not the bank; fromName says what he is called", (t) => {
  const home = homeOf(
    t,
    `rule("bank", any(from(/@billing\\./), from(domain("bank.example")), to(contains("bank")),
       header("From", domain("bank.example"))), file("second")),
     rule("called so", fromName(/@billing\\./), file("third")),`,
  );
  assertDelivered(home.deliver(SPOOF));
  assert.deepEqual([count(home, "inbox"), count(home, "second"), count(home, "third")], [0, 0, 1]);
  const real = message("From: Bank <service@billing.bank.example>");
  assertDelivered(home.deliver(real));
  assert.equal(count(home, "second"), 1);
  const { stdout } = home.run(["dry-run", "--trace", "-"], { input: SPOOF });
  assert.match(stdout, /from\(\/@billing\\\.\/\).*crook@evil\.example/);
});

test("a listed file: read when it is asked for, again when it has changed, in dry run and sandbox", (t) => {
  const home = homeOf(t, `rule("vip", from(listed("vips.txt")), file("second"))`);
  const mail = message("From: Ada <ada@analytic.example>");
  const asked = () => home.run(["dry-run", "--json", "-"], { input: mail }).stdout;
  home.write(".config/sortmail/vips.txt", "# none so far\n");
  assertDelivered(home.deliver(mail));
  assert.match(asked(), /"rule":"otherwise"/);
  home.write(".config/sortmail/vips.txt", "# mathematicians\nanalytic.example # all of it\n");
  assertDelivered(home.deliver(mail));
  assert.deepEqual([count(home, "inbox"), count(home, "second")], [1, 1]);
  assert.match(asked(), /"rule":"vip"/);
  const room = join(home.path, "room");
  assertDelivered(home.run(["--sandbox", room], { input: mail }));
  assert.equal(home.maildir("room/Mail/second").length, 1);
});

test("a listed file that is missing, open to others or wrong defers, and check says why", (t) => {
  const home = homeOf(
    t,
    `rule("none of them", subject("never"), file("third")),
     rule("vip", any(subject("free"), from(listed("vips.txt"))), file("second"))`,
  );
  const mail = message("From: Ada <ada@analytic.example>");
  const checked = () => home.run(["check"]).stdout;
  const path = join(home.path, ".config/sortmail/vips.txt");
  assertDeferred(home.deliver(mail), /rule "vip": listed\("vips\.txt"\): \/.*vips\.txt: ENOENT/);
  assert.match(checked(), /^error {3}listed vips\.txt: there is no \/.*vips\.txt; until then/m);
  assertNothingStored(home);
  assertDelivered(home.deliver(message("From: a@b.example", "Subject: free")));
  home.write(".config/sortmail/vips.txt", "ada@analytic.example\n", 0o666);
  assertDeferred(home.deliver(mail), /can be changed by everyone: run chmod/);
  assert.match(checked(), /^error {3}listed vips\.txt: \/.*can be changed by everyone/m);
  chmodSync(path, 0o600);
  assertDelivered(home.deliver(mail));
  assert.match(checked(), /^ok {6}listed vips\.txt: \/.* has 1 address$/m);
  home.write(".config/sortmail/vips.txt", "ada@analytic.example\n@analytic.example\n");
  assertDeferred(home.deliver(mail), /line 2: "@analytic\.example" is neither an address nor/);
  assert.match(checked(), /^error {3}vips\.txt:2:1: line 2: "@analytic/m);
});
