/** Mail that goes out, against whoever would have it go elsewhere, or twice: the real program. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ANSWER, calls, homeOf, inbox, left, results, sent } from "../cli/outgoing-home.js";
import { assertDelivered, FILED, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, NODE } from "../harness/program.js";

const SENDERS: readonly (readonly [sender: string, answered: boolean])[] = [
  ["jane@far.example", true],
  ["prvs=0123abcdef=jane@far.example", true],
  ["`id`|$x@far.example", true],
  ["{{7*7}}%s@far.example", true],
  ["jörg@far.example", true],
  ["<>", false],
  ["", false],
  ["root", false],
  ["-oQ/tmp/x@far.example", false],
  ['"-oQ/tmp/x"@far.example', false],
  ['"a b"@far.example', false],
  ['"x; touch pwned"@far.example', false],
  ["$(id)@far.example", false],
  ["a@far.example,b@far.example", false],
  ["a@far.example b@far.example", false],
  ["<a@far.example>,<b@far.example>", false],
  ["a@b@far.example", false],
  ["@relay.example:a@far.example", false],
  ["a@far.example\nBcc: b@far.example", false],
  ["a\u200b@far.example", false],
  ["a@[127.0.0.1]", false],
  ["a@0x7f", false],
  [`${"x".repeat(10_000)}@far.example`, false],
];

test("whatever the envelope sender is, sendmail is told of one plain address, or is not started", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("bounce", { every: 0 })' });
  for (const [sender, answered] of SENDERS) {
    const earlier = sent(home).length;
    assertDelivered(home.deliver(FILED.replace(/^Return-Path: .*\n/, ""), [`--sender=${sender}`]));
    const args = sent(home)
      .slice(earlier)
      .map((each) => each.args);
    assert.deepEqual(args, answered ? [`-i -f <> ${sender}`] : [], sender);
    assert.deepEqual(
      left(home).map(({ result }) => result),
      [answered ? "done" : "suppressed"],
    );
  }
  assert.equal(inbox(home).length, SENDERS.length);
});

test("fifty copies at once, in whatever spelling of the sender: one answer, and each copy is filed", async (t) => {
  const home = homeOf(t, ANSWER);
  const copies = Array.from({ length: 50 }, (_, index) => {
    const sender = index % 2 === 0 ? `ada+${index}@analytic.example` : "ADA@Analytic.example";
    return MESSAGE.replaceAll("ada@analytic.example", sender).replace("lunch@", `lunch.${index}@`);
  });
  for (const result of await Promise.all(
    copies.map((copy) => startDelivery(home, [NODE, BIN], copy)),
  )) {
    assertDelivered(result);
  }
  assert.equal(calls(home), 1);
  assert.equal(inbox(home).length, 50);
});

test("what only one message makes a template do leaves that one unanswered, and filed", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine", { every: 0 })' });
  const template =
    "Subject: x\n\n{% for i in range(mail.subject | int) %}{{ mail.subject }}{% endfor %} times\n";
  home.write(".config/sortmail/templates/mine.njk", template);
  const about = (subject: string) => MESSAGE.replace("Subject: Lunch", `Subject: ${subject}`);
  assertDelivered(home.deliver(about("999999999")));
  assert.deepEqual(results(home), [["respond", "suppressed", "refused"]]);
  assert.match(
    String(left(home)[0]?.detail),
    /mine\.njk:3: range\(\): 100000 numbers are the most$/,
  );
  // A megabyte is no answer either.
  assertDelivered(home.deliver(about(`99999 ${"x".repeat(500)}`)));
  assert.match(String(left(home)[0]?.detail), /characters of text: 1000000 are the most$/);
  assertDelivered(home.deliver(about("3")));
  assert.deepEqual([results(home), inbox(home).length, calls(home)], [[["respond", "done"]], 3, 1]);
});
