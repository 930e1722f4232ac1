/** The examples of docs/authentication.md: the rules type-check. Those for servers: test/postfix. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { example } from "../postfix/docs.js";
import { homeWith, rulesOf } from "./tools.js";

const top = `import { authenticationResults, domain, forged, list, verifiedFrom } from "sortmail";`;
const block = (name: string) => example(name, "authentication.md");

test("the configurations, and the rules", (t) => {
  for (const config of [block("ts rules"), block("ts ids")]) {
    const text = rulesOf({ top, config, rules: block("ts example") })
      .replace(
        'second: maildir("~/Mail/second")',
        'ube: maildir("~/Mail/ube"), bank: maildir("~/Mail/bank")',
      )
      .replace("family: maildirs", "lists: maildirs");
    const { stdout } = homeWith(t, text).run(["check"]);
    assert.doesNotMatch(stdout, /^(?:error|warning) +(?:types|rules|authentication):/m);
    assert.match(
      stdout,
      /authentication: authenticationResults: what blue\.stonehenge\.example(?:, mail\.stonehenge\.example)? wrote into Authentication-Results is believed/,
    );
  }
});
