/** `defer`, with the real program: a rule leaves the message with Postfix, for so long and no longer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  clockAhead,
  homeWith,
  MESSAGE,
  stored,
} from "./tools.js";

const HOUR = 3_600_000;

const RULES = {
  top: 'import { defer, from } from "sortmail";',
  config: 'backup: maildir("~/Mail/backup"),',
  rules: `also("copies", subject("Lunch"), copy("second")),
    rule("not yet", from("ada@analytic.example"), defer("the printer is off", { atMost: "1 days" }))`,
};

/** As it came in so many hours ago. */
function cameBefore(hours: number, message = MESSAGE): string {
  const date = new Date(Date.now() - hours * HOUR).toUTCString().replace("GMT", "+0000");
  return message.replace(/; Sun, 22 Nov 2026 10:00:00 \+0000/, `; ${date}`);
}

const entriesOf = (home: Home) =>
  home.log().map(({ status, rule, deferred }) => [status, rule, deferred]);

test("75 with the reason, and nothing is stored, not by other rules either; then it is otherwise's", (t) => {
  const home = homeWith(t, RULES);
  for (const hours of [0, 23.9])
    assertDeferred(home.deliver(cameBefore(hours)), /^4\.3\.0 sortmail: the printer is off$/m);
  assert.deepEqual(stored(home), []);
  const { stdout } = home.run(["status"]);
  assert.match(stdout, /why: {2}rule "not yet" defers it: the printer is off/);
  assert.equal(home.run(["status", "--quiet", "--older", "0s"]).status, 0, "it shall wait");
  assertDelivered(home.deliver(cameBefore(24.1)));
  assert.equal(home.maildir("Mail/inbox").length, 1);
  assert.equal(home.maildir("Mail/second").length, 1);
  assert.deepEqual(entriesOf(home), [
    [75, "not yet", "the printer is off"],
    [75, "not yet", "the printer is off"],
    [0, "otherwise", undefined],
  ]);
  assert.match(String(home.log()[2]?.notes), /rule "not yet": deferred for long enough/);
});

test("what does not tell when it came, or tells of a wrong clock, is not put off", (t) => {
  const rules = { ...RULES, rules: RULES.rules.replace(/^.*\n/, ""), config: "" };
  for (const message of [
    MESSAGE.replace(/^Received: .*\n/m, ""),
    MESSAGE.replace(/; Sun, 22 Nov .*$/m, "; yesterday"),
    cameBefore(-2),
  ]) {
    const home = homeWith(t, rules);
    assertDelivered(home.deliver(message));
    assertInInbox(home, message.slice(message.indexOf("\n") + 1));
  }
});

test("a clock that is a little behind defers; one that runs far ahead delivers", (t) => {
  const home = homeWith(t, RULES);
  const message = cameBefore(0);
  for (const [ms, status] of [
    [-0.5 * HOUR, 75],
    [-2 * HOUR, 0],
    [24 * 365 * HOUR, 0],
  ] as const) {
    const command = clockAhead(home, ms);
    assert.equal(home.run([], { input: message, command }).status, status, `${ms}`);
  }
});

test("the sender's own Received below ours counts for nothing", (t) => {
  const home = homeWith(t, RULES);
  const theirs = "Received: by evil.example; Thu, 1 Jan 2099 00:00:00 +0000\n";
  const message = cameBefore(30).replace(/^From: /m, `${theirs}From: `);
  assertDelivered(home.deliver(message));
});

test("no notice of failure is stored for it, however long it goes on; other failures are told as ever", (t) => {
  const home = homeWith(t, { ...RULES, config: "" });
  const at = (hours: number, message: string) =>
    home.run([], { input: message, command: clockAhead(home, hours * HOUR) });
  for (const hours of [0, 2, 5])
    assertDeferred(at(hours, cameBefore(-hours)), /the printer is off/);
  assert.ok(!stored(home).some((name) => name.startsWith("Mail/")));
  home.write("Mail/inbox", "a file in its place");
  const other = MESSAGE.replaceAll("ada@", "bob@").replace("lunch@", "dinner@");
  assertDeferred(at(5, other), /is a file/);
});

test("a dry run says that it would be deferred, whenever the message came, and ends in 1", (t) => {
  const home = homeWith(t, RULES);
  const { status, stdout } = home.run(["dry-run", "-"], { input: MESSAGE });
  assert.equal(status, 1);
  assert.match(stdout, /deferred: the printer is off {2}not yet/);
  const json = home.run(["dry-run", "--json", "-"], { input: MESSAGE });
  const { actions, status: would, rule } = JSON.parse(json.stdout);
  assert.deepEqual(
    [actions, would, rule],
    [[{ kind: "defer", reason: "the printer is off" }], 75, "not yet"],
  );
});

test("what an earlier try has done, by other rules, is not done again behind a deferral", (t) => {
  const home = homeWith(t, { config: RULES.config });
  home.write("Mail/inbox", "a file in its place");
  const message = cameBefore(0);
  assertDeferred(home.deliver(message), /is a file/);
  home.write(
    ".config/sortmail/rules.ts",
    String(homeWith(t, RULES).read(".config/sortmail/rules.ts")),
  );
  assertDeferred(home.deliver(message), /the printer is off/);
  assert.equal(home.maildir("Mail/backup").length, 1);
  home.write(
    ".config/sortmail/rules.ts",
    String(
      homeWith(t, { config: RULES.config, otherwise: 'file("third")' }).read(
        ".config/sortmail/rules.ts",
      ),
    ),
  );
  assertDelivered(home.deliver(message));
  assert.equal(home.maildir("Mail/backup").length, 1, "not stored twice");
});

test("otherwise can't defer, and nothing stands behind a deferral: said by check, and by a delivery", (t) => {
  const top = 'import { defer } from "sortmail"; const later = defer("x", { atMost: "1 h" });';
  const home = homeWith(t, { top, otherwise: "later" });
  assertDeferred(home.deliver(MESSAGE), /otherwise says defer/);
  const { stdout } = home.run(["check"]);
  assert.match(stdout, /^error +otherwise\(…\): it says defer; say where that goes/m);
  const behind = homeWith(t, { top, rules: 'rule("r", subject("Lunch"), later, copy("second"))' });
  // Also where its time is over: what stands there is wrong on each day.
  for (const hours of [0, 2])
    assertDeferred(behind.deliver(cameBefore(hours)), /rule "r" says copy behind defer/);
});
