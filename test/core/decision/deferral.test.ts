/** For how long a rule may put a message off. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isOver } from "../../../src/core/decision/deferral.js";
import { defer } from "../../../src/core/language/actions/defer.js";
import { days } from "../../../src/core/language/duration.js";
import { lines, mailOf } from "../mails.js";

const CAME = Date.parse("2026-12-01T12:00:00Z");
const HOUR = 3_600_000;
const DAY = defer("later", { atMost: days(1) });

const withReceived = (...fields: readonly string[]) =>
  mailOf(lines(...fields.map((field) => `Received: ${field}`), "Subject: x", ""));

const OURS = "by blue (Postfix; id 7); Tue, 1 Dec 2026 13:00:00 +0100 (CET)";

test("over after as long as it says, from the topmost Received on", () => {
  const mail = withReceived(OURS, "by other; Mon, 2 Nov 2026 10:00:00 +0000");
  assert.equal(isOver(DAY, mail, CAME), false);
  assert.equal(isOver(DAY, mail, CAME + 24 * HOUR - 1), false);
  assert.equal(isOver(DAY, mail, CAME + 24 * HOUR), true);
});

test("a clock that is an hour behind is believed, and no more", () => {
  const mail = withReceived(OURS);
  assert.equal(isOver(DAY, mail, CAME - HOUR), false);
  assert.equal(isOver(DAY, mail, CAME - HOUR - 1), true);
});

test("without a date that can be read it is over at once", () => {
  assert.equal(isOver(DAY, withReceived(), CAME), true);
  assert.equal(isOver(DAY, withReceived("by blue; soon"), CAME), true);
  assert.equal(isOver(DAY, withReceived("by blue"), CAME), true);
});

test("defer wants a reason and a time, of four days at most", () => {
  assert.deepEqual(DAY, { kind: "defer", reason: "later", atMost: 24 * HOUR });
  assert.equal(defer("later", { atMost: "4 days" }).atMost, 96 * HOUR);
  assert.throws(() => defer("", { atMost: "1 h" }), /it takes the reason, in words/);
  assert.throws(
    () => defer("later", { atMost: days(4.1) }),
    /at most 4 days, for after five Postfix/,
  );
  assert.throws(() => Reflect.apply(defer, null, ["later"]), /its options in braces/);
  assert.throws(() => Reflect.apply(defer, null, ["later", {}]), /it takes \{ atMost: "1 day" \}/);
});
