import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fromLineSender, isFromLine } from "../../../src/core/message/from-line.js";
import { fromLine } from "../../../src/core/message/mboxrd.js";
import { assertLinear, hostile } from "../hostile.js";

/** Line, and the sender that it names. */
const FROM_LINES: [string, string | null | undefined][] = [
  ["From user@domain  Fri Feb 22 17:06:23 2008", "user@domain"],
  [
    "From zal=debian.org@lists.debian.org Wed Jan  9 16:19:33 2002",
    "zal=debian.org@lists.debian.org",
  ],
  ["From a@b Fri Feb 22 17:06 2008", "a@b"],
  ["From a@b Fri Feb 2 7:06:23 2008", "a@b"],
  ["From a@b Tue Jun 22 11:51:25 EST 2004", "a@b"],
  ["From a@b Tue Jun 22 11:51:25 MET DST 2004", "a@b"],
  ["From a@b Tue Jun 22 11:51:25 2004 -0700", "a@b"],
  ["From 1500000000@xxx Tue Jun 22 11:51:25 +0000 2004", "1500000000@xxx"],
  ["From joe Sat Jun  3 01:08 PDT 95 remote from seismo", "joe"],
  ["From joe Sat Jun  3 01:08:00 1995 remote from seismo", "joe"],
  ["From merlyn at stonehenge.com  Thu Aug  2 10:41:49 2001", "merlyn at stonehenge.com"],
  ['From "a b"@c.example Thu Aug  2 10:41:49 2001', '"a b"@c.example'],
  ["From <a@b> Thu Aug  2 10:41:49 2001", "a@b"],
  ["From x<a@b> Thu Aug  2 10:41:49 2001", "x<a@b>"],
  ["From <a@b>x Thu Aug  2 10:41:49 2001", "<a@b>x"],
  ["From a@b\tThu Aug  2 10:41:49 2001\r\n", "a@b"],
  ["From a@b Thu Aug  2 10:41:49 2001\n", "a@b"],
  ["From VM Sat Aug  4 01:17:43 2001", "VM"],
  ["From MAILER-DAEMON@host.example Tue Oct 14 03:34:15 2014", "MAILER-DAEMON@host.example"],
  ["From MAILER-DAEMON Tue Oct 14 03:34:15 2014", null],
  ["From <> Tue Oct 14 03:34:15 2014", null],
  ["From - Mon Jun  3 12:50:27 1996", undefined],
  ["From ???@??? Tue Oct 14 03:34:15 2014", undefined],
  ["From - Tue Oct 14 03:34:15 2014", undefined],
  ["From  Tue Oct 14 03:34:15 2014", undefined],
  ["From Tue Oct 14 03:34:15 2014", undefined],
];

for (const [line, sender] of FROM_LINES) {
  test(`a From_ line: ${JSON.stringify(line)}`, () => {
    assert.equal(isFromLine(line), true);
    assert.equal(isFromLine(Buffer.from(line)), true);
    assert.equal(fromLineSender(line), sender);
  });
}

for (const line of [
  "",
  "From",
  "From ",
  "From here on it is all text",
  "From : merlyn@stonehenge.example",
  "From: a@b Tue Oct 14 03:34:15 2014",
  ">From a@b Tue Oct 14 03:34:15 2014",
  " From a@b Tue Oct 14 03:34:15 2014",
  "from a@b Tue Oct 14 03:34:15 2014",
  "From a@b Tue Oct 14 2014",
  "From a@b Tue Oct 14 03:34:15",
  "From a@b Tue Oct 14 03:34:15 2014 we met",
  "From a@bTue Oct 14 03:34:15 2014",
  "From a@b\nTue Oct 14 03:34:15 2014",
  "From () 2019-10-02 05:04:34 +0000",
  "From Bob on Tue, 14 Oct 2014 03:34:15 +0200",
]) {
  test(`no From_ line: ${JSON.stringify(line)}`, () => {
    assert.equal(isFromLine(line), false);
    assert.equal(isFromLine(Buffer.from(line)), false);
  });
}

test("without a date the sender is the first word, and without From_ there is none", () => {
  assert.equal(fromLineSender("From a@b some time ago"), "a@b");
  assert.equal(fromLineSender("From  a@b some time ago"), "a@b");
  assert.equal(fromLineSender("From MAILER-DAEMON some time ago"), null);
  assert.equal(fromLineSender("From my-mailer-daemon some time ago"), "my-mailer-daemon");
  assert.equal(fromLineSender("From "), undefined);
  assert.equal(fromLineSender("Subject: a@b"), undefined);
});

test("every From_ line that we write is one, and names its sender", () => {
  const sender = fc.stringMatching(/^[a-z0-9.+=_-]{1,20}@[a-z0-9.-]{1,20}$/);
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(sender, time, (address, ms) => {
      const line = fromLine(address, ms);
      return isFromLine(line) && fromLineSender(line.toString()) === address;
    }),
  );
});

test("a hostile line costs time in proportion to its length", () => {
  const pieces = [
    "Mon ",
    " ",
    "Mon Jan 1 00:00:00 2000 ",
    "Mon Jan 1 00:00 2000 remote from ",
    "Mon Jan 1 00:00 ",
    "\t",
  ];
  for (const end of ["x", "\n", "\nx", "\r"]) {
    assertLinear(hostile(pieces), (text) => {
      isFromLine(`From ${text}${end}`);
      fromLineSender(`From ${text}${end}`);
      isFromLine(`From Mon Jan 1 00:00${text}${end}`);
    });
  }
});
