/**
 * The examples of docs/spam.md: the rules type-check, and the shell does what it says. Those for
 * servers: test/postfix.
 */

import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import { fakeSpamd, runAside, scanning, spamdIn } from "./scanners.js";
import { FILED, homeWith, rulesOf, start } from "./tools.js";

const IMPORTS = 'import { command, firstOf, list, rspamd, spam, spamd, upstream } from "sortmail";';
const block = (name: string) => example(name, "spam.md");

/** What `check` has against the rules, whatever the scanner and the Postfix of this machine say. */
async function faults(home: Home): Promise<string[]> {
  const { stdout } = await runAside(home, ["check", "--json"]);
  const found: { level: string; about: string; message: string }[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(
    found.some(({ about }) => about === "spam"),
    stdout,
  );
  return found
    .filter(({ level, about }) => level !== "ok" && !["spam", "Postfix"].includes(about))
    .map(({ about, message }) => `${about}: ${message}`);
}

for (const name of ["ts rules", "ts on-failure", "ts rspamd-scanner", "ts command"]) {
  test(`the configuration of ${name}`, async (t) => {
    assert.deepEqual(await faults(homeWith(t, rulesOf({ top: IMPORTS, config: block(name) }))), []);
  });
}

test("the rules of ts example", async (t) => {
  const rules = rulesOf({ top: IMPORTS, config: block("ts rules"), rules: block("ts example") })
    .replace(
      'second: maildir("~/Mail/second")',
      'ube: maildir("~/Mail/ube"), ubetrap: maildir("~/Mail/ubetrap")',
    )
    .replace("family: maildirs", "lists: maildirs");
  assert.deepEqual(await faults(homeWith(t, rules)), []);
});

test("teaching", async (t) => {
  const spamd = await fakeSpamd(
    t,
    "SPAMD/1.1 0 EX_OK\r\nContent-length: 2\r\nDidSet: local\r\n\r\n\r\n",
  );
  const home = homeWith(t, scanning(spamdIn(spamd)));
  home.write("Mail/ubetrap", `From ada@analytic.example  Sun Nov 22 10:00:00 2026\n${FILED}\n`);
  home.write("Mail/inbox/new/1", FILED);
  home.write("bin/README", "sortmail is here");
  symlinkSync(BIN, join(home.path, "bin/sortmail"));
  const env = { HOME: home.path, PATH: `${home.path}/bin:${dirname(NODE)}:/usr/bin:/bin` };
  const { ended } = start(home, ["/bin/sh", "-e", "-c", block("sh learn")], { env });
  const { status, stdout } = await ended;
  assert.deepEqual([status, stdout], [0, "spam: 1 learned\nham: 1 learned\n"]);
});
