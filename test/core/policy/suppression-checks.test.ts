import assert from "node:assert/strict";
import { test } from "node:test";
import { ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import {
  fromMyself,
  fromRobot,
  notAddressed,
} from "../../../src/core/policy/suppression-checks.js";
import { lines, mailOf } from "../mails.js";

/** Nothing tells who sent it, nor to whom. */
function unknown(...fields: readonly string[]) {
  const mail = mailOf(lines(...fields, ""), { rewrite: () => null });
  return { mail, own: ownAddressesOf(() => null, mail.recipient) };
}

test("without a sender each check still says what it sees", () => {
  assert.equal(fromRobot(unknown("From: jane@example.org")), null);
  assert.equal(fromMyself(unknown("From: jane@example.org")), null);
  const robot = fromRobot(unknown("From: noreply@example.org"));
  assert.deepEqual(robot, { reason: "robot", detail: "From: noreply@example.org" });
});

test("without a recipient it is the person's address that is named nowhere", () => {
  const found = notAddressed({ ...unknown("To: jane@example.org"), toAnyone: false });
  const detail = "your address is in no To, Cc, Resent-To or Resent-Cc";
  assert.deepEqual(found, { reason: "not addressed", detail });
});
