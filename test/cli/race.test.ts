/**
 * The same message is delivered by several processes at once, as Postfix may do when a queue is run
 * twice.
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  type Parts,
  startDelivery,
} from "./tools.js";

const SEVERAL: Parts = {
  config: 'backup: maildir("~/Mail/backup"),',
  otherwise: 'file("inbox"), copy("second"), copy("box")',
};
const AT_ONCE = 6;

/** A home whose rules are compiled already, and where nothing has been delivered yet. */
function homeOf(t: TestContext, parts: Parts): Home {
  const home = homeWith(t, parts);
  home.run(["dry-run", home.write("saved.eml", FILED)]);
  return home;
}

/** So many deliveries at once. */
function deliverAll(home: Home, commands: readonly (readonly string[])[]): Promise<Result[]> {
  return Promise.all(commands.map((args) => startDelivery(home, [NODE, BIN, ...args])));
}

const copies = (home: Home) =>
  ["backup", "inbox", "second"].map((folder) => home.maildir(`Mail/${folder}`).length);
const inBox = (home: Home) => String(home.read("Mail/box")).split(/^From ada@/m).length - 1;

function journal(home: Home): string[] {
  const folder = join(home.path, ".local/state/sortmail/journal");
  return existsSync(folder) ? readdirSync(folder) : [];
}

test("to the same recipient, into several folders: each that ends well has filled each folder, the others none", async (t) => {
  const home = homeOf(t, SEVERAL);
  const ends = await deliverAll(home, Array(AT_ONCE).fill([]));
  const delivered = ends.filter(({ status }) => status === 0);
  for (const end of ends) {
    if (end.status === 0) assertDelivered(end);
    else assertDeferred(end, /another delivery of this very message is under way/);
  }
  assert.ok(delivered.length > 0);
  assert.deepEqual([...copies(home), inBox(home)], Array(4).fill(delivered.length));
  // Those that were put off are tried again, one after the other.
  for (let rest = AT_ONCE - delivered.length; rest > 0; rest--)
    assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([...copies(home), inBox(home)], Array(4).fill(AT_ONCE));
  assert.deepEqual(journal(home), []);
});

test("to different recipients: they are different deliveries, and none waits for another", async (t) => {
  const home = homeOf(t, SEVERAL);
  const recipients = Array.from(
    { length: AT_ONCE },
    (_, number) => `merlyn+r${number}@blue.stonehenge.example`,
  );
  const ends = await deliverAll(
    home,
    recipients.map((recipient) => ["-d", recipient]),
  );
  for (const end of ends) assertDelivered(end);
  assert.deepEqual([...copies(home), inBox(home)], Array(4).fill(AT_ONCE));
  assert.deepEqual(journal(home), []);
});

test("into one folder, while a try of it is unfinished: what that has done counts for one of them alone", async (t) => {
  const home = homeOf(t, { config: SEVERAL.config ?? "", otherwise: 'file("inbox")' });
  home.write("Mail/inbox", "a file in its place");
  assertDeferred(home.deliver(MESSAGE), /is a file, not a Maildir/);
  assert.deepEqual([home.maildir("Mail/backup").length, journal(home).length], [1, 1]);
  home.run([], { command: ["/bin/rm", join(home.path, "Mail/inbox")] });
  const ends = await deliverAll(home, Array(AT_ONCE).fill([]));
  const delivered = ends.filter(({ status }) => status === 0).length;
  assert.ok(delivered > 0);
  assert.equal(home.maildir("Mail/inbox").length, delivered);
  assert.equal(
    home.maildir("Mail/backup").length,
    delivered,
    "the backup of the first try is that of one of them",
  );
  assert.deepEqual(journal(home), []);
});
