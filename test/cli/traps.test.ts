/** A rule that makes a trap of the message spoils the log's line at most: what is stored is stored. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDeferred, assertDelivered, homeWith, MESSAGE } from "./tools.js";

const TRAP = `rule("trap", (mail) => {
  for (const name of ["from", "subject", "recipient"])
    Object.defineProperty(mail, name, { get: () => { throw new Error("a trap"); } });
  return true;
}, file("second"))`;

test("a message that rules can't be asked about any more is stored once, and ends in 0", (t) => {
  const home = homeWith(t, { rules: TRAP });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.files().filter((name) => name.startsWith("Mail/second/new/")).length, 1);
  const [entry] = home.log();
  assert.deepEqual([entry?.status, entry?.rule, entry?.subject], [0, "trap", undefined]);
});

test("rules without a recipient, which nobody checked, are refused when they are loaded", (t) => {
  const rules = `import { maildir, sortmail } from "sortmail";
const { rules, otherwise, file } = sortmail({ recipient: undefined, folders: { inbox: maildir("~/Mail/inbox") } } as never);
export default rules([], otherwise(file("inbox" as never)));
`;
  const home = homeWith(t, rules);
  assertDeferred(home.deliver(MESSAGE), /recipient is undefined: it takes \{ user, domain \} or a/);
});
