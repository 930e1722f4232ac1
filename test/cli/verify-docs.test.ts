/** The examples of docs/verify.md type-check. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startNameServer } from "../harness/dns.js";
import { example } from "../postfix/docs.js";
import { runAside } from "./scanners.js";
import { homeWith, rulesOf } from "./tools.js";

const block = (name: string) => example(name, "verify.md");

test("the configuration, and a rule that waits for DNS", async (t) => {
  const { at } = await startNameServer(t);
  const top = 'import { authenticationResults, defer, dmarc, firstOf, verify } from "sortmail";';
  const config = block("ts verify").replace("verify()", `verify({ resolver: ["${at}"] })`);
  const home = homeWith(t, rulesOf({ top, config, rules: block("ts wait") }));
  const { stdout } = await runAside(home, ["check", "--json"]);
  const found: { level: string; about: string; message: string }[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    found.filter(({ level, about }) => level !== "ok" && about !== "Postfix"),
    [],
  );
  assert.equal(found.filter(({ about }) => about === "authentication").length, 2);
});
