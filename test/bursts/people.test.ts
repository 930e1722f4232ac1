/** 200 deliveries at once, while a mail program appends to the Sent folder that they read. */

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertDelivered, homeWith, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, NODE } from "../harness/program.js";

const DELIVERIES = 200;

const sentTo = (number: number) =>
  `From merlyn Sun Nov 22 10:00:00 2026\nTo: p${number}@x.example\nMessage-ID: <${number}@stonehenge.example>\n\nHello.\n\n`;

test(`${DELIVERIES} deliveries while Sent grows: none is deferred, and all that was sent is known at the end`, async (t) => {
  const home = homeWith(t, {
    top: 'import { known, sent } from "sortmail";',
    config: 'people: [sent("~/Mail/Sent")],',
    rules: 'rule("known", known, file("second"))',
  });
  const path = join(home.path, "Mail/Sent");
  home.write("Mail/Sent", Array.from({ length: 300 }, (_, number) => sentTo(number)).join(""));
  // Compiles the rules.
  assertDelivered(home.deliver(MESSAGE));
  const started = Array.from({ length: DELIVERIES }, async (_, number) => {
    const message = MESSAGE.replace("Ada Byron <ada@analytic.example>", `p${number}@x.example`);
    const delivered = startDelivery(home, [NODE, BIN], message);
    appendFileSync(path, sentTo(300 + number));
    return delivered;
  });
  for (const result of await Promise.all(started)) assertDelivered(result);
  // Each of them had been written to before the first delivery.
  assert.equal(home.maildir("Mail/second").length, DELIVERIES);
  assertDelivered(
    home.deliver(MESSAGE.replace("Ada Byron <ada@analytic.example>", "p499@x.example")),
  );
  assert.equal(home.maildir("Mail/second").length, DELIVERIES + 1);
  assert.equal(home.maildir("Mail/inbox").length, 1);
});
