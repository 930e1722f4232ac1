/** The examples of docs/rules.md that ask a program, or put a message off: they type-check. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { example } from "../postfix/docs.js";
import { homeWith, rulesOf } from "./tools.js";

test("ts says and ts defer are right", (t) => {
  const blocks = ["ts says", "ts defer"].map((name) => example(name, "rules.md"));
  const top = 'import { days, defer, says } from "sortmail";';
  const rules = rulesOf({ top, rules: blocks.join("") });
  const home = homeWith(t, rules.replace("second: maildir", "friends: maildir"));
  const { stdout } = home.run(["check"]);
  const found = stdout.split("\n").filter((line) => /^(?:error|warning) +(?!Postfix|~)/.test(line));
  assert.deepEqual(found, [
    'error   rule "known to the address book": says: there is no /usr/local/bin/known; until then mail that comes to it is deferred',
  ]);
});
