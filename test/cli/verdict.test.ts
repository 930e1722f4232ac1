/** `sortmail verdict`: what the scanner and the cache say of saved messages. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { AMAVIS_SPAM, ENTRY, FILTERED, REINJECTED, SENT, TRACE } from "../core/relayed.js";
import { BIN, NODE } from "../harness/program.js";
import { faults, says } from "../harness/spamproxy.js";
import { HAM_REPLY, messageIn, SPAM_REPLY } from "../spam/asking.js";
import { fakeSpamd, runAside, scanning, spamdIn } from "./scanners.js";
import { assertDelivered, FILED, homeWith, MESSAGE, startDelivery } from "./tools.js";

/** Says spam of what has the word in it. */
const byWord = async (request: Buffer) =>
  Buffer.from(request.includes("pills") ? SPAM_REPLY : HAM_REPLY);
const PILLS = FILED.replace("Lunch", "pills");

test("a line a message, in their order: verdict, points, who says so, which message", async (t) => {
  const spamd = await fakeSpamd(t, byWord);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const [first, second] = [home.write("mail/1", FILED), home.write("mail/2", PILLS)];
  const { status, stdout, stderr } = await runAside(home, ["verdict", second, first]);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  const by = `(spamd at 127.0.0.1:${spamd.at.port})`;
  assert.equal(stdout, `spam 1000/5 ${by}  ${second}\nham -0.3/5 ${by}  ${first}\n`);
  assert.equal(String(messageIn(spamd.requests[0])), PILLS.slice(PILLS.indexOf("Received:")));
});

test("--json: a line of JSON a message, with the tests", async (t) => {
  const spamd = await fakeSpamd(t, byWord);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const path = home.write(
    "box",
    `From ada@analytic.example  Sun Nov 22 10:00:00 2026\n${PILLS}\n${MESSAGE}`,
  );
  const { status, stdout } = await runAside(home, ["verdict", "--json", path]);
  assert.equal(status, 0);
  const by = `spamd at 127.0.0.1:${spamd.at.port}`;
  const lines = stdout.trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      {
        path,
        index: 1,
        kind: "spam",
        score: 1000,
        threshold: 5,
        tests: ["GTUBE", "MSGID_SHORT"],
        by,
      },
      { path, index: 2, kind: "ham", score: -0.3, threshold: 5, tests: [], by },
    ],
  );
});

test("mboxes, folders and standard input", async (t) => {
  const spamd = await fakeSpamd(t, byWord);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const box = home.write("mail/box", `${MESSAGE}\n${MESSAGE}`);
  home.write("mail/list/new/1", PILLS);
  const { stdout } = await runAside(home, ["verdict", `${home.path}/mail`, "-"], PILLS);
  const seen = stdout
    .trimEnd()
    .split("\n")
    .map((line) => `${line.split(" ")[0]} ${line.split("  ")[1]}`);
  assert.deepEqual(seen, [
    `ham ${box}#1`,
    `ham ${box}#2`,
    `spam ${home.path}/mail/list/new/1`,
    "spam -",
  ]);
});

test("it leaves no trace: the next delivery asks for itself", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const home = homeWith(
    t,
    scanning(spamdIn(spamd), { rules: 'rule("spam", spam, file("second"))' }),
  );
  const path = home.write("message", FILED);
  await runAside(home, ["verdict", path]);
  const made = home.files().filter((name) => !name.startsWith(".cache/sortmail/rules/"));
  assert.deepEqual(made, [".config/sortmail/rules.ts", "message"]);
  assertDelivered(await startDelivery(home, [NODE, BIN]));
  assert.equal(spamd.requests.length, 2);
});

test("what a delivery has been told is not asked again; --cached asks nobody", async (t) => {
  const spamd = await fakeSpamd(t, SPAM_REPLY);
  const home = homeWith(
    t,
    scanning(spamdIn(spamd), { rules: 'rule("spam", spam, file("second"))' }),
  );
  assertDelivered(await startDelivery(home, [NODE, BIN]));
  const [known, unknown] = [home.write("known", FILED), home.write("unknown", PILLS)];
  assert.match((await runAside(home, ["verdict", known])).stdout, /^spam 1000\/5 /);
  const { status, stdout } = await runAside(home, ["verdict", "--cached", known, unknown]);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^spam 1000\/5 \(spamd at 127\.0\.0\.1:\d+\) {2}\S+\/known\nunknown \(not asked\) {2}\S+\/unknown\n$/,
  );
  assert.equal(spamd.requests.length, 1);
});

test("what the MTA's filter wrote is believed, and not what the sender did", async (t) => {
  const spamd = await fakeSpamd(t, HAM_REPLY);
  const home = homeWith(t, scanning(`firstOf(upstream(), ${spamdIn(spamd)})`));
  const marked = home.write("marked", TRACE + REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT);
  const forged = home.write("forged", TRACE + ENTRY + AMAVIS_SPAM + SENT);
  const { stdout } = await runAside(home, ["verdict", marked, forged]);
  const [first, second] = stdout.split("\n");
  assert.equal(first, `spam 7.535/5 (X-Spam-Status by blue.stonehenge.example)  ${marked}`);
  assert.match(second ?? "", /^ham -0\.3\/5 \(spamd at /);
  assert.equal(spamd.requests.length, 1);
});

test("a Received that can be read in two ways: unknown, in the log and in the trace, and why", async (t) => {
  const home = homeWith(
    t,
    scanning("upstream()", {
      rules: 'rule("spam", spam, file("inbox"))',
    }),
  );
  const greeted = ENTRY.replace("from mail.example.org (", "from x by evil.example (");
  const message = TRACE + AMAVIS_SPAM + greeted + SENT;
  const why =
    "X-Spam-Flag is not believed: the Received below it can be read in two ways: by evil.example, or by blue.stonehenge.example";
  assertDelivered(home.deliver(message));
  const [entry] = home.log();
  const logged = JSON.parse(JSON.stringify(entry?.verdict));
  assert.deepEqual([logged.kind, logged.by], ["unknown", why]);
  const { stdout } = await runAside(home, ["dry-run", "--trace", home.write("message", message)]);
  assert.ok(stdout.includes(`unknown (${why})`), stdout);
});

test("a scanner that fails, a message that is not there: told, the others are done, status 1", async (t) => {
  const spamd = await fakeSpamd(t, HAM_REPLY);
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const paths = ["1", "2", "3"].map((name) => home.write(name, FILED));
  let asked = 0;
  spamd.fault = (client, reply) =>
    (asked++ === 0 ? says("nonsense\r\n") : faults.none)(client, reply);
  const { status, stdout, stderr } = await runAside(home, [
    "verdict",
    ...paths,
    `${home.path}/nothing`,
  ]);
  assert.equal(status, 1);
  assert.deepEqual(stdout.match(/\S+$/gm), paths.slice(1));
  const [first, second] = stderr.split("\n");
  assert.match(
    first ?? "",
    new RegExp(`^sortmail: ${paths[0]}: spamd at \\S+: its answer is none of spamd's: nonsense$`),
  );
  assert.match(second ?? "", /^sortmail: \S+\/nothing: ENOENT/);
});

test("with --json an error is a line like any other", async (t) => {
  const spamd = await fakeSpamd(t, "nonsense\r\n");
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const path = home.write("box", `${MESSAGE}\n${MESSAGE}`);
  const { status, stdout, stderr } = await runAside(home, ["verdict", "--json", path]);
  assert.deepEqual({ status, stderr }, { status: 1, stderr: "" });
  const error = `spamd at 127.0.0.1:${spamd.at.port}: its answer is none of spamd's: nonsense`;
  assert.deepEqual(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
    [
      { path, index: 1, error },
      { path, index: 2, error },
    ],
  );
});

test("an error says which message of an mbox it was", async (t) => {
  const spamd = await fakeSpamd(t, "nonsense\r\n");
  const home = homeWith(t, scanning(spamdIn(spamd)));
  const path = home.write("box", `${MESSAGE}\n${MESSAGE}`);
  const { stderr } = await runAside(home, ["verdict", path]);
  assert.deepEqual(stderr.match(/#\d/g), ["#1", "#2"]);
});

test("an unknown verdict is one too", async (t) => {
  const home = homeWith(t, scanning("unscanned()"));
  const { status, stdout } = await runAside(home, ["verdict", home.write("message", FILED)]);
  assert.deepEqual([status, stdout], [0, `unknown (unscanned)  ${home.path}/message\n`]);
});

test("rules without a scanner, no rules, no path", async (t) => {
  const home = homeWith(t, {});
  const message = home.write("message", FILED);
  const without = await runAside(home, ["verdict", message]);
  assert.deepEqual([without.status, without.stdout], [1, ""]);
  assert.match(
    without.stderr,
    /^sortmail: the rules name no scanner: add spam: … to sortmail\(\{…\}\)$/m,
  );
  assert.equal((await runAside(homeWith(t), ["verdict", message])).status, 1);
  assert.equal((await runAside(home, ["verdict"])).status, 64);
});

test("--rules names the rules", async (t) => {
  const home = homeWith(t, {});
  const rules = home.write("other.ts", scanning("unscanned()"));
  const { stdout } = await runAside(home, [
    "verdict",
    "--rules",
    rules,
    home.write("message", FILED),
  ]);
  assert.match(stdout, /^unknown \(unscanned\)/);
});

test("what a scanner says can't write on the terminal", async (t) => {
  const home = homeWith(t, scanning("upstream()"));
  const path = home.write(
    "a\x1b[2J\nb",
    TRACE + REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT,
  );
  const { stdout } = await runAside(home, ["verdict", path]);
  assert.match(stdout, /a\\x1b\[2J\\nb\n$/);
});
