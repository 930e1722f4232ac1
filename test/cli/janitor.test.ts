/**
 * One delivery in a hundred clears away what killed ones have left, once its own status is sure.
 */

import assert from "node:assert/strict";
import { symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { assertDelivered, homeWith, MESSAGE } from "./tools.js";

const STATE = ".local/state/sortmail";
const KEY = "a".repeat(64);
const NAME = "1700000000.M123456P4711Q0Rdeadbeef.blue";
const DAYS = 24 * 3600_000;

const RULES = `import { hold, maildir, maildirs, mbox, sortmail } from "sortmail";
const { rules, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/box"), family: maildirs("~/Mail/family") },
  backup: maildir("~/Mail/backup"), outgoing: hold(maildir("~/Mail/held")),
});
export default rules([], otherwise(file("inbox")));
`;

/** What deliveries leave, by the days after which it is nobody's any more. */
const OURS: Readonly<Record<string, number>> = {
  [`Mail/inbox/tmp/sortmail.${NAME}`]: 1.5,
  [`Mail/backup/tmp/sortmail.${NAME}`]: 1.5,
  [`Mail/held/tmp/sortmail.${NAME}`]: 1.5,
  [`Mail/family/perl6/tmp/sortmail.${NAME}`]: 1.5,
  "Mail/box.lock.sortmail.4711.0.abc": 1.5,
  "Mail/box.sortmail.fresh.abc": 1.5,
  [`${STATE}/spool/1700000000000.4711.0`]: 1,
  [`${STATE}/journal/${KEY}`]: 30,
  [`${STATE}/answered/aa/${KEY}.1`]: 60,
  [`${STATE}/log.jsonl.lock.4711`]: 1 / 24,
  [`.cache/sortmail/verdicts/${KEY}.json.4711.0.abc`]: 1 / 144,
  ".cache/sortmail/rules/build-aB3xYz/entry": 1 / 24,
};

/** What looks like it, and is another's, or in another's folder. */
const FOREIGN = [
  `Mail/inbox/tmp/${NAME}`,
  `Mail/inbox/new/sortmail.${NAME}`,
  `Mail/unknown/tmp/sortmail.${NAME}`,
  "Mail/box.lock.4711.0.abc",
  "Mail/other.lock.sortmail.4711.0.abc",
  `${STATE}/spool/notes`,
  ".cache/sortmail/rules/notes",
  `outside/sortmail.${NAME}`,
];

/** Delivers as a process whose number is the hundredth. */
function deliverAsHundredth(home: Home): void {
  const preload = home.write(
    "hundredth.cjs",
    'Object.defineProperty(process, "pid", { value: 4711 * 100 });',
  );
  assertDelivered(home.deliver(MESSAGE, [], { command: [NODE, "--require", preload, BIN] }));
}

function age(home: Home, name: string, days: number): void {
  const time = (Date.now() - days * DAYS) / 1000;
  utimesSync(home.write(name, ""), time, time);
}

test("ours that are old go, from every folder that the rules know; ours that are young and all others stay", (t) => {
  const home = homeWith(t, RULES);
  for (const name of FOREIGN) age(home, name, 1000);
  home.write("Mail/family/linked/placeholder", "");
  symlinkSync(join(home.path, "outside"), join(home.path, "Mail/family/linked/tmp"));
  for (const [name, days] of Object.entries(OURS)) age(home, name, days * 0.9);
  deliverAsHundredth(home);
  const young = home.files();
  for (const name of [...Object.keys(OURS), ...FOREIGN])
    assert.ok(young.includes(name), `${name} is gone too soon`);
  for (const [name, days] of Object.entries(OURS)) age(home, name, days * 1.1);
  // It stops after 20 ms, which may be before the end, and goes on the next time.
  for (
    let tries = 0;
    tries < 50 && Object.keys(OURS).some((name) => home.files().includes(name));
    tries++
  )
    deliverAsHundredth(home);
  const rest = home.files();
  for (const name of Object.keys(OURS)) assert.ok(!rest.includes(name), `${name} is still there`);
  for (const name of FOREIGN) assert.ok(rest.includes(name), `${name} is not ours to remove`);
});

test("all others clear nothing away", (t) => {
  const home = homeWith(t, RULES);
  for (const name of Object.keys(OURS)) age(home, name, 1000);
  const preload = home.write(
    "other.cjs",
    'Object.defineProperty(process, "pid", { value: 4711 });',
  );
  // The one that compiles rules looks after what earlier builds have left.
  assertDelivered(home.deliver(MESSAGE, [], { command: [NODE, "--require", preload, BIN] }));
  for (const name of Object.keys(OURS))
    assert.ok(home.files().includes(name) || name.includes("/build-"), name);
});
