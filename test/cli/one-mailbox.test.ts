/** One mailbox in a domain that others share: a company's, a provider's. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { inbox, homeOf as outgoingHome, type Parts, results, sent } from "./outgoing-home.js";
import { assertDelivered, MESSAGE } from "./tools.js";

/** Ada's home; colleagues are at office.example as well. */
function homeOf(t: TestContext, parts: Parts): Home {
  const home = outgoingHome(t, parts);
  const rules = String(home.read(".config/sortmail/rules.ts")).replace(
    'recipient: { user: "merlyn", domain: "stonehenge.example" }',
    'recipient: { address: "ada@office.example", aliases: ["a.byron@office.example"] }',
  );
  home.write(".config/sortmail/rules.ts", rules.replace("{ days,", "{ addressedTo, days,"));
  return home;
}

const messageOf = (from: string, to: string) => `Return-Path: <${from}>
X-Original-To: ${to}
Delivered-To: ada@office.example
Received: by mail.office.example (Postfix); Sun, 22 Nov 2026 10:00:00 +0000
From: ${from}
To: ${to}
Subject: Lunch
Message-ID: <lunch-${from}>

Half past twelve.
`;

test("a colleague is answered, oneself is not", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("bounce")' });
  assertDelivered(home.deliver(messageOf("bob@office.example", "ada@office.example")));
  const [answer, ...more] = sent(home);
  assert.equal(more.length, 0);
  assert.equal(answer?.args, "-i -f <> bob@office.example");
  assert.match(answer?.text ?? "", /^From: Merlyn <ada@office\.example>$/m);
  assert.match(answer?.text ?? "", /^X-Loop: sortmail ada@office\.example$/m);
  assertDelivered(home.deliver(messageOf("jane@office.example", "a.byron@office.example")));
  assert.match(sent(home)[1]?.text ?? "", /^From: Merlyn <a\.byron@office\.example>$/m);
  for (const own of ["ada@office.example", "a.byron@office.example", "ada+x@office.example"]) {
    assertDelivered(home.deliver(messageOf(own, "ada@office.example")));
    assert.deepEqual(results(home), [["respond", "suppressed", "own address"]]);
  }
  // What was for a colleague, and came by a list of the office's, names nobody here.
  assertDelivered(home.deliver(messageOf("eve@heath.example", "bob@office.example")));
  assert.deepEqual(results(home), [["respond", "suppressed", "not addressed"]]);
  assert.equal(sent(home).length, 2);
});

test("mail is passed on to a colleague, and not to oneself; check says which is which", (t) => {
  const rules = `rule("holidays", addressedTo("a.byron"), forward("bob@office.example")),
    rule("me", addressedTo("ada"), file("second"))`;
  const home = homeOf(t, { rules });
  assertDelivered(home.deliver(messageOf("eve@heath.example", "a.byron@office.example")));
  assert.equal(sent(home)[0]?.args.split(" ").at(-1), "bob@office.example");
  assertDelivered(home.deliver(messageOf("eve@heath.example", "ada@office.example")));
  assert.equal(home.maildir("Mail/second").length, 1);
  assertDelivered(home.deliver(messageOf("eve@heath.example", "bob@office.example")));
  assert.equal(inbox(home).length, 1);
  const own = /rule "holidays".*own|comes? back/;
  assert.doesNotMatch(home.run(["check"]).stdout, own);
  const loop = homeOf(t, { rules: rules.replace('forward("bob@', 'forward("a.byron@') });
  assert.match(loop.run(["check"]).stdout, own);
});

test("a dry run finds the address in To where nothing else tells, and takes no colleague's", (t) => {
  const home = homeOf(t, { rules: 'rule("alias", sentTo("a.byron"), file("second"))' });
  const bare = (to: string) =>
    MESSAGE.replace(/^(X-Original-To|Delivered-To): .*\n/gm, "").replace(/^To: .*$/m, `To: ${to}`);
  const box = home.write(
    "saved.mbox",
    ["bob@office.example, A.Byron@office.example", "bob@office.example"]
      .map((to) => `${bare(to)}\n`)
      .join(""),
  );
  const { stdout } = home.run(["dry-run", "--json", "--recipient-from", "to", box]);
  const found = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    found.map(({ recipient, actions }) => [recipient, actions[0].folder]),
    [
      ["A.Byron@office.example", "second"],
      [null, "inbox"],
    ],
  );
});
