import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { failureIn } from "../../../src/core/policy/member-bounce.js";
import { assertLinear, hostile } from "../hostile.js";
import { lines, mailOf } from "../mails.js";

/** What is said of it when it comes without an envelope sender. */
function why(text: string, sender = ""): string | null {
  return failureIn(mailOf(text, { options: { sender } }), Buffer.from(text));
}

const report = (...about: readonly string[]) =>
  lines(
    "From: MAILER-DAEMON@far.example (Mail Delivery System)",
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; far.example",
    "",
    "Final-Recipient: rfc822; jane@far.example",
    ...about,
    "",
    "--b--",
  );

test("a report of a failure, by what the other server said, by its status, or by nothing more", () => {
  const said = "Diagnostic-Code: smtp; 550 5.1.1 <jane@far.example>: Recipient\r\n    unknown";
  assert.equal(
    why(report("Action: failed", "Status: 5.1.1", said)),
    "550 5.1.1 <jane@far.example>: Recipient unknown",
  );
  assert.equal(why(report("ACTION:failed (relayed)", "Status: 4.4.1")), "4.4.1");
  assert.equal(why(report("Action: failed")), "failed");
});

test("neither one that is late, nor one that has arrived", () => {
  for (const action of ["delayed", "delivered", "relayed", "expanded", "failedish"])
    assert.equal(why(report(`Action: ${action}`, "Status: 4.4.1")), null, action);
  assert.equal(why(report()), null);
});

const plain = (from: string, subject: string, ...fields: readonly string[]) =>
  lines(`From: ${from}`, `Subject: ${subject}`, ...fields, "", "Hi. This is the mail program.");

test("a bounce in plain words, by its author and its subject, or by Exim's field", () => {
  for (const [from, subject] of [
    ["MAILER-DAEMON@far.example", "failure notice"],
    ["Mail Delivery Subsystem <mailer-daemon@far.example>", "Returned mail: User unknown"],
    ["postmaster@far.example", "Undeliverable: Lunch"],
    ["postmaster@far.example", "Delivery Status Notification (Failure)"],
  ] as const)
    assert.equal(why(plain(from, subject)), subject);
  const exim = plain("x@far.example", "Mail gone", "X-Failed-Recipients: jane@far.example");
  assert.equal(why(exim), "Mail gone");
});

test("no bounce: a member's absence note, a warning, what has an envelope sender", () => {
  assert.equal(why(plain("Jane <jane@far.example>", "Returned mail is on holiday")), null);
  assert.equal(
    why(plain("jane@far.example", "Out of office", "Auto-Submitted: auto-replied")),
    null,
  );
  assert.equal(why(plain("mailer-daemon@far.example", "Automatic reply")), null);
  const late = "Delivery Status Notification (Delay)";
  assert.equal(why(plain("mailer-daemon@far.example", late)), null);
  const warning = "Warning: message 1abc delayed 24 hours";
  assert.equal(why(plain("mailer-daemon@far.example", warning)), null);
  assert.equal(why(report("Action: failed"), "mailer-daemon@far.example"), null);
  assert.equal(why(report("Action: failed"), "eve@evil.example"), null);
});

test("one line of ASCII, whatever it says; in linear time", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const said = why(report("Action: failed", `Diagnostic-Code: ${text}`)) ?? "";
      assert.match(said, /^[ -~]{0,200}$/);
    }),
  );
  const pieces = ["Action: failed\n", "Diagnostic-Code: x", "\n ", "Status: 5", "action:\t"];
  assertLinear(hostile(pieces), (text) => why(report(text)));
});
