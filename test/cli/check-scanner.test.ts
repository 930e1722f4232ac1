/** `sortmail check` asks the scanner. */

import assert from "node:assert/strict";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { GTUBE } from "../harness/spamd.js";
import { faults, says } from "../harness/spamproxy.js";
import { HAM_REPLY, messageIn, SPAM_REPLY } from "../spam/asking.js";
import { fakeSpamd, runAside, scanning, spamdIn } from "./scanners.js";
import { homeWith } from "./tools.js";

const VERDICTS = ".cache/sortmail/verdicts";

interface Found {
  readonly level: string;
  readonly about: string;
  readonly message: string;
  readonly advice: string | null;
}

/** What `check` finds about the scanner of these rules, and its status. */
async function checked(t: TestContext, rules: string, prepare: (home: Home) => void = () => {}) {
  const home = homeWith(t, rules);
  prepare(home);
  const { status, stdout, stderr } = await runAside(home, ["check", "--json"]);
  assert.equal(stderr, "");
  const all: Found[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const found = all.filter(({ about }) => about === "spam" || about === "verdicts");
  const levels = found.map(({ level }) => level);
  return { home, status, found, levels, messages: found.map(({ message }) => message) };
}

test("spamd answers: who, what it said, and how long it took", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const { home, status, found, messages } = await checked(t, scanning(spamdIn(spamd)));
  assert.equal(status, 0);
  assert.match(
    String(messages),
    new RegExp(`^spamd at 127\\.0\\.0\\.1:${spamd.at.port} answers: spam 1000/5 in \\d+ ms$`),
  );
  assert.deepEqual([found[0]?.level, found[0]?.about, found[0]?.advice], ["ok", "spam", null]);
  assert.equal(spamd.requests.length, 1);
  assert.ok(
    messageIn(spamd.requests[0]).includes(GTUBE),
    "it was not asked about what every scanner must take for spam",
  );
  assert.ok(!home.files().some((name) => name.includes("verdicts")), "the answer is remembered");
});

test("it is asked anew each time", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const { home } = await checked(t, scanning(spamdIn(spamd)));
  const { stdout } = await runAside(home, ["check"]);
  assert.match(stdout, /^ok {6}spam: spamd at 127\.0\.0\.1:\d+ answers: spam 1000\/5 in \d+ ms$/m);
  assert.equal(spamd.requests.length, 2);
});

test("one that finds nothing in a message that every scanner must take for spam is a warning", async (t) => {
  const spamd = await fakeSpamd(t, HAM_REPLY);
  const { status, levels, messages } = await checked(t, scanning(spamdIn(spamd)));
  assert.equal(status, 0);
  assert.deepEqual(levels, ["warning"]);
  assert.match(
    String(messages),
    /answers: ham -0\.3\/5 in \d+ ms, to a message that every scanner must take for spam$/,
  );
});

test("one that can't be reached is an error, since mail would be deferred", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const rules = scanning(spamdIn(spamd));
  await spamd.stop();
  const { status, found, levels, messages } = await checked(t, rules);
  assert.equal(status, 1);
  assert.deepEqual(levels, ["error"]);
  assert.match(
    String(messages),
    /^until it answers, mail is deferred: spamd at 127\.0\.0\.1:\d+: connection refused: is it running\?/,
  );
  assert.match(found[0]?.advice ?? "", /onFailure: "unknown"/);
});

test('a warning, where onFailure is "unknown": mail goes on', async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const rules = scanning(spamdIn(spamd, 'onFailure: "unknown"'));
  await spamd.stop();
  const { status, levels, messages } = await checked(t, rules);
  assert.equal(status, 0);
  assert.deepEqual(levels, ["warning"]);
  assert.match(
    String(messages),
    /until it answers, no message is spam, and nothing gets a reply: .*connection refused: is it running\?/,
  );
});

for (const [what, fault, reason] of [
  ["says nothing within its time", faults.hang, /no answer within 1 s/],
  [
    "is no spamd",
    says("220 blue.stonehenge.example ESMTP\r\n"),
    /its answer is none of spamd's: 220 blue/,
  ],
  ["refuses", says("SPAMD/1.0 76 Bad header line\r\n"), /it refuses with 76: Bad header line/],
] as const) {
  test(`one that ${what} is an error`, async (t) => {
    const spamd = await fakeSpamd(t, SPAM_REPLY);
    spamd.fault = fault;
    const { status, levels, messages } = await checked(
      t,
      scanning(spamdIn(spamd, 'timeout: "1 s"')),
    );
    assert.equal(status, 1);
    assert.deepEqual(levels, ["error"]);
    assert.match(String(messages), reason);
  });
}

test("one whose user's name can't be sent is an error", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const { levels, messages } = await checked(t, scanning(spamdIn(spamd, 'user: "a\\nb"')));
  assert.deepEqual(levels, ["error"]);
  assert.match(String(messages), /the user's name can't be sent to it/);
});

test("of firstOf each is asked, those behind one that answers too", async (t) => {
  const [first, second] = [await fakeSpamd(t, SPAM_REPLY), await fakeSpamd(t, SPAM_REPLY)];
  const scanner = `firstOf(upstream(), ${spamdIn(first)}, firstOf(${spamdIn(second)}))`;
  const { status, messages } = await checked(t, scanning(scanner));
  assert.equal(status, 0);
  assert.equal(
    messages[0],
    "upstream: what blue.stonehenge.example wrote into the header is believed",
  );
  assert.match(messages[1] ?? "", new RegExp(`:${first.at.port} answers`));
  assert.match(messages[2] ?? "", new RegExp(`:${second.at.port} answers`));
  assert.equal(messages.length, 3);
});

test("nobody scans: that is said; without any scanner nothing is", async (t) => {
  const { levels, messages } = await checked(t, scanning("unscanned()"));
  assert.deepEqual([levels, messages], [["ok"], ["unscanned: every verdict is unknown"]]);
  const none = await checked(t, scanning("unscanned()").replace(/spam: unscanned\(\),/, ""));
  assert.deepEqual(none.found, []);
});

for (const [what, make, reason] of [
  [
    "others can write to",
    (home: Home) => chmodSync(join(home.write(`${VERDICTS}/x`, ""), ".."), 0o777),
    /can be changed by others: run chmod 700 /,
  ],
  [
    "is a symbolic link",
    (home: Home) => symlinkSync("/tmp", join(home.write(`${VERDICTS}.away`, ""), "../verdicts")),
    /is no folder \(a symbolic link is not followed\)/,
  ],
] as const) {
  test(`a folder of verdicts that ${what} is not used: a warning`, async (t) => {
    const { status, levels, found } = await checked(t, scanning("unscanned()"), make);
    assert.equal(status, 0);
    assert.deepEqual(levels, ["ok", "warning"]);
    assert.match(
      found[1]?.message ?? "",
      /^none is remembered: each copy of a message is scanned$/,
    );
    assert.match(found[1]?.advice ?? "", reason);
  });
}
