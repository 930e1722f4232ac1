/**
 * Fifty deliveries at the same moment, for an account that has nothing yet but its rules: nothing
 * compiled, no folder, no log.
 */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { assertDeferred, assertDelivered, homeWith, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";

const AT_ONCE = 50;

/** Into a Maildir, a Maildir and an mbox. */
function coldHome(t: TestContext): Home {
  const home = homeWith(t, {
    config: 'backup: maildir("~/Mail/backup"),',
    otherwise: 'file("inbox"), copy("box")',
  });
  assert.deepEqual(home.files(), [".config/sortmail/rules.ts"]);
  return home;
}

function deliverAll(home: Home, messages: readonly string[]): Promise<Result[]> {
  return Promise.all(
    messages.map((message) => startDelivery(home, [NODE, BIN], message, { timeout: 300_000 })),
  );
}

const filed = (message: string) => message.slice(message.indexOf("\n") + 1);

/**
 * Whatever order they have come in, each folder has these, and the account has nothing else but one
 * log line for each run.
 */
function assertAllThere(home: Home, messages: readonly string[], runs: number): void {
  const expected = messages.map(filed).sort();
  for (const name of ["backup", "inbox"])
    assertSame(home.maildir(`Mail/${name}`).map(String).sort(), expected);
  const inBox = String(home.read("Mail/box"))
    .split(/^From ada@.*\n/m)
    .slice(1)
    .map((entry) => entry.slice(0, -1));
  assertSame(inBox.sort(), expected);
  assertLog(home, runs);
  const bundles = readdirSync(join(home.path, ".cache/sortmail/rules"));
  assert.equal(bundles.length, 1, `the rules are kept more than once: ${bundles}`);
  const known =
    /^(?:\.config\/sortmail\/rules\.ts|\.cache\/sortmail\/rules\/.*\.bundle|\.local\/state\/sortmail\/(?:log\.jsonl|clock|notices\/[^/]*)|Mail\/box|Mail\/(?:backup|inbox)\/new\/.*)$/;
  assert.deepEqual(
    home.files().filter((name) => !known.test(name)),
    [],
  );
}

/** Without the texts, which are long. */
function assertSame(actual: readonly string[], expected: readonly string[]): void {
  assert.equal(actual.length, expected.length);
  assert(
    actual.every((text, index) => text === expected[index]),
    "a message is not what was sent",
  );
}

/**
 * Every line is whole. Some are empty: who looks at the file's end while another one writes can't
 * tell it from a torn one.
 */
function assertLog(home: Home, runs: number): void {
  const text = String(home.read(".local/state/sortmail/log.jsonl"));
  assert(text.endsWith("}\n"));
  const lines = text.split("\n").filter((line) => line !== "");
  const statuses = lines.map((line) => JSON.parse(line).status);
  assert.equal(statuses.length, runs);
  assert.equal(statuses.filter((status) => status === 0).length, AT_ONCE);
}

test(`${AT_ONCE} different messages, some of them large: all are delivered, and nothing else is left`, async (t) => {
  const home = coldHome(t);
  const messages = Array.from({ length: AT_ONCE }, (_, number) => {
    const large = number % 10 === 0 ? "line upon line\n".repeat(80_000) : "";
    return `${MESSAGE.replace("<lunch@", `<lunch${number}@`)}${large}`;
  });
  for (const result of await deliverAll(home, messages)) assertDelivered(result);
  assertAllThere(home, messages, AT_ONCE);
});

test(`the same message ${AT_ONCE} times: who meets another one at work defers, and is delivered when it is tried again`, async (t) => {
  const home = coldHome(t);
  const ends = await deliverAll(home, Array(AT_ONCE).fill(MESSAGE));
  const deferred = ends.filter(({ status }) => status !== 0);
  for (const end of deferred)
    assertDeferred(end, /: another delivery of this very message is under way/);
  assert(deferred.length < AT_ONCE, "none of them is delivered");
  for (const _ of deferred) assertDelivered(home.deliver(MESSAGE));
  assertAllThere(home, Array(AT_ONCE).fill(MESSAGE), AT_ONCE + deferred.length);
});
