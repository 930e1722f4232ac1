/** However many deliveries fail at once, one of them tells the user. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertDeferred,
  assertDelivered,
  clockAhead,
  homeWith,
  MESSAGE,
  startDelivery,
} from "../cli/tools.js";

const HOUR = 3600_000;

test("fifty that fail at once leave one notice", async (t) => {
  const home = homeWith(t, {});
  assertDelivered(home.deliver(MESSAGE));
  home.write(".config/sortmail/rules.ts", "export default rules(;\n");
  assertDeferred(home.deliver(MESSAGE), /rules/);
  const command = clockAhead(home, 2 * HOUR);
  const all = Array.from({ length: 50 }, () => startDelivery(home, command));
  for (const ended of all) assert.equal((await ended).status, 75);
  const isNotice = (text: string) => text.includes("\nAuto-Submitted: auto-generated\n");
  assert.equal(home.maildir("Mail/inbox").map(String).filter(isNotice).length, 1);
});
