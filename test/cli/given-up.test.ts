/**
 * A mistake in a template is the user's to fix; the sender of a message that is filed long ago
 * must not get it back because of it.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { calls, homeOf, inbox, left, results, sent } from "./outgoing-home.js";
import { assertDeferred, assertDelivered, clockAhead, MESSAGE } from "./tools.js";

const HOUR = 3600_000;
const ANSWERING = { otherwise: 'file("inbox"), respond("mine")' };
const TEMPLATE = ".config/sortmail/templates/mine.njk";

/** Tries the delivery so many ms later. */
const later = (home: Home, ms: number) =>
  home.deliver(MESSAGE, [], { command: clockAhead(home, ms) });

/** What is wrong, and what the log and `status` say of it. */
const MISTAKES: readonly (readonly [name: string, home: (home: Home) => unknown, says: RegExp])[] =
  [
    [
      "a missing value",
      (home) => home.write(TEMPLATE, "Subject: x\n\n{{ nothing }}\n"),
      /mine\.njk:3:\d+: nothing is not defined/,
    ],
    [
      "a syntax error",
      (home) => home.write(TEMPLATE, "Subject: x\n\n{% if %}\n"),
      /mine\.njk:3: unexpected token/,
    ],
    ["no text", (home) => home.write(TEMPLATE, "Subject: x\n\n"), /there is no text/],
    [
      "a template that others can change",
      (home) => home.write(TEMPLATE, "Subject: x\n\nx\n", 0o666),
      /can be changed by everyone/,
    ],
    ["a value that the rule does not pass", () => {}, /mine\.njk:1:\d+: /],
  ];

for (const [name, spoil, says] of MISTAKES)
  test(`${name}: the reply is tried for four hours and then given up, the message filed once`, (t) => {
    const home = homeOf(t, ANSWERING);
    spoil(home);
    assertDeferred(home.deliver(MESSAGE), says);
    assertDeferred(later(home, 3.9 * HOUR), says);
    assertDelivered(later(home, 4.1 * HOUR));
    assert.deepEqual(results(home), [["respond", "suppressed", "template"]]);
    assert.match(String(left(home)[0]?.detail), says);
    assert.deepEqual([inbox(home).length, calls(home)], [1, 0]);
    const { stdout } = home.run(["status"]);
    assert.match(stdout, /^given up: respond mine, for 1 message since 20/m);
    assert.match(stdout, says);
    assert.doesNotMatch(stdout, /nothing waits/);
    assert.match(
      home.run(["status", "--json"]).stdout,
      /^\{"kind":"given up","action":"respond",/m,
    );
  });

test("a notice that can't be written is given up too, and what is passed on has been", (t) => {
  const home = homeOf(t, {
    otherwise: 'forward("x@y.example"), notify("phone@pocket.example", "mine")',
  });
  assertDeferred(home.deliver(MESSAGE), /mine\.njk/);
  assertDelivered(later(home, 5 * HOUR));
  assert.deepEqual(results(home), [
    ["forward", "already done"],
    ["notify", "suppressed", "template"],
  ]);
  assert.equal(sent(home).length, 1);
});

test("each message has four hours of its own: the next one waits for the template to be fixed, and gets its reply", (t) => {
  const home = homeOf(t, ANSWERING);
  home.write(TEMPLATE, "Subject: x\n\n{{ nothing }}\n");
  const other = MESSAGE.replaceAll("ada@", "uther@").replace("Half", "Quarter");
  assertDeferred(home.deliver(MESSAGE), /nothing is not defined/);
  assertDelivered(later(home, 5 * HOUR));
  const next = () => home.deliver(other, [], { command: clockAhead(home, 5 * HOUR) });
  assertDeferred(next(), /nothing is not defined/);
  home.write(TEMPLATE, "Subject: x\n\nfixed\n");
  assertDelivered(next());
  assert.deepEqual([inbox(home).length, sent(home).length], [2, 1]);
  assert.doesNotMatch(home.run(["status"]).stdout, /given up/);
});
