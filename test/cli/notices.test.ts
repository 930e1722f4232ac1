/** Somebody is told when mail waits: by a message in the inbox, after an hour and then once a day. */

import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { homeOf } from "./outgoing-home.js";
import {
  assertDeferred,
  assertDelivered,
  clockAhead,
  FILED,
  homeWith,
  MESSAGE,
  rulesOf,
} from "./tools.js";

const HOUR = 3600_000;
const RULES = ".config/sortmail/rules.ts";
const BROKEN = "export default rules(;\n";

const at = (home: Home, hours: number, message = MESSAGE) =>
  home.deliver(message, [], { command: clockAhead(home, hours * HOUR) });

const isNotice = (text: string) => text.includes("\nAuto-Submitted: auto-generated\n");

function notices(home: Home, folder = "Mail/inbox"): string[] {
  return home.maildir(folder).map(String).filter(isNotice);
}

/** Rules that have loaded once, and are broken now. */
function broken(t: TestContext, parts: Parameters<typeof rulesOf>[0] = {}): Home {
  const home = homeWith(t, parts);
  assertDelivered(home.deliver(MESSAGE));
  home.write(RULES, BROKEN);
  return home;
}

test("broken rules: after an hour a notice is in the inbox, then one a day; none once they are mended", (t) => {
  const home = broken(t);
  for (const hours of [0, 0.5, 0.9]) assertDeferred(at(home, hours), /rules\.ts:1/);
  assert.deepEqual(notices(home), []);
  assertDeferred(at(home, 1.1), /rules\.ts:1/);
  const [notice = "", ...more] = notices(home);
  assert.deepEqual(more, []);
  assert.match(notice, /^Subject: sortmail: mail is waiting since \d{4}-\d\d-\d\d \d\d:\d\d$/m);
  assert.match(notice, /a message\nto you: 4 tries have failed/);
  assert.match(notice, /^ {2}1 message: .*rules\.ts:1:\d+: /m);
  for (const hours of [1.2, 3, 20]) assertDeferred(at(home, hours), /rules\.ts:1/);
  assert.equal(notices(home).length, 1);
  assertDeferred(at(home, 26), /rules\.ts:1/);
  assert.equal(notices(home).length, 2);
  home.write(RULES, rulesOf());
  assertDelivered(at(home, 27));
  assert.equal(notices(home).length, 2);
  assert.equal(home.maildir("Mail/inbox").filter((each) => String(each) === FILED).length, 2);
});

test("a success ends it: what fails later has an hour of its own, though a notice was told today", (t) => {
  const home = broken(t);
  for (const hours of [0, 2]) assertDeferred(at(home, hours), /rules/);
  home.write(RULES, rulesOf());
  assertDelivered(at(home, 3));
  home.write(RULES, BROKEN);
  for (const hours of [4, 4.9]) assertDeferred(at(home, hours), /rules/);
  assert.equal(notices(home).length, 1);
  assertDeferred(at(home, 5.1), /rules/);
  assert.equal(notices(home).length, 2);
});

test("one message that can't be delivered is told of, however many others can", (t) => {
  const rules = 'rule("second", subject("Lunch"), file("second"))';
  const home = homeWith(t, { rules });
  home.write("Mail/second", "a file in its place");
  const other = MESSAGE.replaceAll("unch", "ight").replace("Half", "Quarter");
  for (const hours of [0, 0.5, 1, 1.5]) {
    assertDeferred(at(home, hours), /is a file, not a Maildir/);
    assertDelivered(at(home, hours, other));
  }
  assert.equal(notices(home).length, 1);
  assert.match(notices(home)[0] ?? "", /^ {2}1 message: .*Mail\/second: is a file/m);
});

test("the inbox that can't take it: 75 as ever, nothing left behind, and a notice once it can", (t) => {
  const home = homeWith(t, { otherwise: 'file("second")' });
  home.write("Mail/inbox", "a file in its place");
  home.write("Mail/second", "a file in its place");
  for (const hours of [0, 2]) assertDeferred(at(home, hours), /second: is a file/);
  rmSync(join(home.path, "Mail/inbox"));
  assertDeferred(at(home, 2.1), /second: is a file/);
  assert.deepEqual(notices(home), [], "tried again ten minutes later");
  assertDeferred(at(home, 2.3), /second: is a file/);
  assert.equal(notices(home).length, 1);
  const names = readdirSync(join(home.path, ".local/state/sortmail/notices")).sort();
  assert.equal(names.length, 2, `the inbox, and one look: ${names}`);
});

test("an inbox that is an mbox takes it too", (t) => {
  const config = 'folders: { inbox: mbox("~/Mail/inbox") },';
  const home = broken(t, { config });
  for (const hours of [0, 2]) assertDeferred(at(home, hours), /rules/);
  const text = String(home.read("Mail/inbox"));
  assert.equal(text.split(/^From /m).length - 1, 2);
  assert.match(text, /\n\nFrom MAILER-DAEMON .*\nFrom: sortmail </);
});

test("`notices: false` switches them off, for broken rules too", (t) => {
  const home = broken(t, { config: "notices: false," });
  for (const hours of [0, 2, 30]) assertDeferred(at(home, hours), /rules/);
  assert.deepEqual(notices(home), []);
});

test("rules that never loaded: nobody knows of an inbox, and the delivery is deferred as ever", (t) => {
  const home = homeWith(t, BROKEN);
  for (const hours of [0, 2]) assertDeferred(at(home, hours), /rules/);
  assert.ok(!home.files().some((name) => name.startsWith("Mail/")));
});

test("rules that were compiled by another command: the delivery keeps the inbox all the same", (t) => {
  const home = homeWith(t, {});
  home.run(["dry-run", "-"], { input: MESSAGE });
  assertDelivered(home.deliver(MESSAGE));
  home.write(RULES, BROKEN);
  for (const hours of [0, 2]) assertDeferred(at(home, hours), /rules/);
  assert.equal(notices(home).length, 1);
});

test("rules that have spoilt what storing stands on: nothing is stored in their process", (t) => {
  const home = broken(t);
  home.write(RULES, rulesOf({ top: 'Array.prototype.map = () => { throw new Error("no"); };' }));
  for (const hours of [0, 2]) assert.equal(at(home, hours).status, 75);
  assert.deepEqual(notices(home), []);
});

test("a reply that is given up is told: once while it is tried, and when it is given up", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine")' });
  for (const hours of [0, 1.5]) assertDeferred(at(home, hours), /mine\.njk/);
  assert.match(notices(home)[0] ?? "", /^Subject: sortmail: mail is waiting/m);
  assertDelivered(at(home, 4.5));
  assert.equal(notices(home).length, 2);
  const told = notices(home).find((text) => /^Subject: sortmail: no reply since/m.test(text));
  assert.match(told ?? "", /^ {2}1 message, mine: .*mine\.njk:1:\d+: /m);
});
