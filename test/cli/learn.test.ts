/** `sortmail learn`: teaches the scanner. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, says } from "../harness/spamproxy.js";
import { HAM_REPLY, messageIn } from "../spam/asking.js";
import { fakeSpamd, runAside, scanning, spamdIn } from "./scanners.js";
import { FILED, homeWith, MESSAGE } from "./tools.js";

const LEARNED = "SPAMD/1.1 0 EX_OK\r\nContent-length: 2\r\nDidSet: local\r\n\r\n\r\n";
const KNOWN = "SPAMD/1.1 0 EX_OK\r\nContent-length: 2\r\n\r\n\r\n";
const PILLS = FILED.replace("Lunch", "pills");

/** The fields of a request, less its length. */
const fieldsOf = (request: Buffer | undefined) =>
  String(request)
    .split("\r\n\r\n")[0]
    ?.split("\r\n")
    .filter((line) => !line.startsWith("Content-length"));

for (const kind of ["spam", "ham"] as const) {
  test(`learn ${kind}: every message is told to the scanner, from its first Received on`, async (t) => {
    const spamd = await fakeSpamd(t, LEARNED);
    const home = homeWith(t, scanning(spamdIn(spamd, 'user: "merlyn"')));
    home.write("mail/new/1", FILED);
    home.write("mail/new/2", PILLS);
    const { status, stdout, stderr } = await runAside(home, ["learn", kind, `${home.path}/mail`]);
    assert.deepEqual(
      { status, stdout, stderr },
      { status: 0, stdout: `${kind}: 2 learned\n`, stderr: "" },
    );
    assert.deepEqual(fieldsOf(spamd.requests[0]), [
      "TELL SPAMC/1.5",
      "User: merlyn",
      `Message-class: ${kind}`,
      "Set: local",
    ]);
    const told = spamd.requests.map((request) => String(messageIn(request)));
    assert.deepEqual(
      told,
      [FILED, PILLS].map((text) => text.slice(text.indexOf("Received:"))),
    );
    const made = home.files().filter((name) => !name.startsWith(".cache/sortmail/rules/"));
    assert.deepEqual(made, [".config/sortmail/rules.ts", "mail/new/1", "mail/new/2"]);
  });
}

test("what it knew, and what is too large, is counted apart", async (t) => {
  const spamd = await fakeSpamd(t, async (request) =>
    Buffer.from(request.includes("pills") ? LEARNED : KNOWN),
  );
  const home = homeWith(t, scanning(spamdIn(spamd, "maxSize: 2000")));
  const box = home.write("box", `${MESSAGE}\n${MESSAGE}\n${MESSAGE.replace("Lunch", "pills")}`);
  const large = home.write("large", FILED + "x".repeat(3000));
  const { status, stdout } = await runAside(home, ["learn", "spam", box, large]);
  assert.deepEqual([status, stdout], [0, "spam: 1 learned, 2 known, 1 too large\n"]);
  assert.equal(spamd.requests.length, 3);
});

test("standard input", async (t) => {
  const spamd = await fakeSpamd(t, LEARNED);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const { stdout } = await runAside(home, ["learn", "ham", "-"], FILED);
  assert.equal(stdout, "ham: 1 learned\n");
});

test("every scanner of firstOf that learns is told", async (t) => {
  const [first, second] = [await fakeSpamd(t, LEARNED), await fakeSpamd(t, LEARNED)];
  const scanner = `firstOf(upstream(), ${spamdIn(first)}, ${spamdIn(second)})`;
  const home = homeWith(t, scanning(scanner));
  const { stdout } = await runAside(home, ["learn", "spam", home.write("message", FILED)]);
  assert.equal(stdout, "spam: 2 learned\n");
  assert.deepEqual([first.requests.length, second.requests.length], [1, 1]);
});

test("a message that is refused is told with its path, the others are learned, status 1", async (t) => {
  const spamd = await fakeSpamd(t, LEARNED);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const paths = ["1", "2"].map((name) => home.write(name, FILED));
  let asked = 0;
  spamd.fault = (client, reply) =>
    (asked++ === 0 ? says("SPAMD/1.0 76 Bad\r\n") : faults.none)(client, reply);
  const { status, stdout, stderr } = await runAside(home, [
    "learn",
    "spam",
    ...paths,
    `${home.path}/nothing`,
  ]);
  assert.deepEqual([status, stdout], [1, "spam: 1 learned, 2 failed\n"]);
  const [first, second] = stderr.split("\n");
  assert.match(
    first ?? "",
    new RegExp(`^sortmail: ${paths[0]}: spamd at \\S+: it refuses with 76: Bad$`),
  );
  assert.match(second ?? "", /^sortmail: \S+\/nothing: ENOENT/);
});

test("a spamd that does not learn says how to make it", async (t) => {
  const spamd = await fakeSpamd(
    t,
    "SPAMD/1.0 69 Service Unavailable: TELL commands are not enabled, set the --allow-tell switch.\r\n",
  );
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const { status, stderr } = await runAside(home, ["learn", "spam", home.write("message", FILED)]);
  assert.equal(status, 1);
  assert.match(stderr, /it does not learn \(.*\): start it with --allow-tell$/m);
});

test("an answer that says nothing of learning is not counted as learned", async (t) => {
  const spamd = await fakeSpamd(t, HAM_REPLY);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const { stdout } = await runAside(home, ["learn", "spam", home.write("message", FILED)]);
  assert.equal(stdout, "spam: 1 known\n");
});

test("no scanner that learns, no rules, a wrong kind, no path", async (t) => {
  const home = homeWith(t, scanning("upstream()"));
  const message = home.write("message", FILED);
  const without = await runAside(home, ["learn", "spam", message]);
  assert.deepEqual([without.status, without.stdout], [1, ""]);
  assert.match(
    without.stderr,
    /^sortmail: the rules name no scanner that learns: spamd\(\{…\}\) does, rspamd\(\{…\}\), and command\(…, \{ learn \}\)$/m,
  );
  assert.equal((await runAside(homeWith(t, {}), ["learn", "ham", message])).status, 1);
  assert.equal((await runAside(homeWith(t), ["learn", "ham", message])).status, 1);
  const wrong = await runAside(home, ["learn", "eggs", message]);
  assert.equal(wrong.status, 64);
  assert.match(wrong.stderr, /spam, ham/);
  assert.equal((await runAside(home, ["learn", "spam"])).status, 64);
  assert.equal((await runAside(home, ["learn"])).status, 64);
});

test("an empty folder", async (t) => {
  const spamd = await fakeSpamd(t, LEARNED);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  home.write("mail/.keep", "");
  const { status, stdout } = await runAside(home, ["learn", "spam", `${home.path}/mail`]);
  assert.deepEqual([status, stdout], [0, "spam: no messages\n"]);
});

test("half a message is taught to nobody", async (t) => {
  const spamd = await fakeSpamd(t, LEARNED);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const separator = "From jane@heath.example Mon Nov 30 09:00:00 2026\n";
  const text = `${FILED}\n\n${separator}the other half\n\n`;
  const box = home.write("box", `${separator}${text}${separator}${PILLS}`);
  const { status, stdout, stderr } = await runAside(home, ["learn", "spam", box]);
  assert.deepEqual([status, stdout], [0, "spam: 1 learned, 2 not taught\n"]);
  assert.match(stderr, /box#1: a From_ line has no header below it/);
  assert.equal(spamd.requests.length, 1);
});

test("a patch in a text cuts no message in two", async (t) => {
  const spamd = await fakeSpamd(t, LEARNED);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const patch = `From ${"0123456789".repeat(4)} Mon Sep 17 00:00:00 2001\nFrom: Ada <a@b.example>\n`;
  const box = home.write("box", `From a@b Mon Nov 30 09:00:00 2026\n${FILED}\n\n${patch}\nx\n`);
  const { stdout } = await runAside(home, ["learn", "spam", box]);
  assert.equal(stdout, "spam: 1 learned\n");
  assert.ok(String(messageIn(spamd.requests[0])).endsWith(`\n\n${patch}\nx\n`));
});
