import assert from "node:assert/strict";
import { test } from "node:test";
import { localTime } from "../../src/core/timestamp.js";
import { type NoticeSubject, noticeMessage } from "../../src/delivery/notice-message.js";

const START = Date.parse("2026-11-22T10:00:00Z");
const HOUR = 3600_000;
const ORIGIN = { user: "merlyn", hostname: "blue.example", now: START + HOUR, random: "abc" };

const deferred = (reason: string, since = START, tries = 2) => ({
  messageId: null,
  recipient: null,
  sender: null,
  subject: null,
  size: 1,
  since,
  lastTry: since,
  ended: since,
  tries,
  reason,
  onPurpose: false,
  left: [],
});
const GIVEN_UP = {
  kind: "respond",
  template: "mine",
  since: START,
  last: START,
  count: 2,
  reason: "mine.njk:3: x is not defined",
};

const textOf = (about: Partial<NoticeSubject>, origin = ORIGIN) =>
  String(noticeMessage({ deferred: [], givenUp: [], ...about }, origin));

test("a notice that mail waits: since when, how many tries, the reasons, and what to run", () => {
  const all = [deferred("no", START + 5), deferred("full"), deferred("no")];
  const [head = "", ...parts] = textOf({ deferred: all }).split("\n\n");
  assert.deepEqual(head.split("\n"), [
    "From: sortmail <merlyn@blue.example>",
    "To: merlyn@blue.example",
    `Subject: sortmail: mail is waiting since ${localTime(START).slice(0, 16)}`,
    "Date: Sun, 22 Nov 2026 11:00:00 +0000",
    `Message-ID: <notice.${(START + HOUR).toString(36)}.abc@blue.example>`,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
  ]);
  const body = parts.join("\n\n");
  assert.match(body, new RegExp(`^Since ${localTime(START)} sortmail on blue\\.example can't`));
  assert.match(body, /3 messages\nto you: 6 tries have failed/);
  assert.match(body, /^ {2}2 messages: no\n {2}1 message: full$/m);
  assert.match(body, /sortmail status$/m);
  assert.match(body, /`notices: false`/);
  assert.match(textOf({ deferred: [deferred("no", START, 1)] }), /a message\nto you: 1 try has/);
});

test("replies that were given up are told with their template, alone or beside what waits", () => {
  const alone = textOf({ givenUp: [GIVEN_UP] });
  assert.match(alone, /^Subject: sortmail: no reply since /m);
  assert.match(alone, /^ {2}2 messages, mine: mine\.njk:3: x is not defined$/m);
  assert.doesNotMatch(alone, /queue, and/);
  const both = textOf({ deferred: [deferred("no")], givenUp: [GIVEN_UP] });
  assert.match(both, /^Subject: sortmail: mail is waiting/m);
  assert.match(both, /mine\.njk:3/);
});

test("nothing in a reason, a name or a host becomes a header, a line or a command for a terminal", () => {
  const evil = `a\r\nBcc: x@y.example\u001b[2J\u202eb ${"ü".repeat(5000)}`;
  const text = textOf(
    { deferred: [deferred(evil)], givenUp: [{ ...GIVEN_UP, reason: evil }] },
    { ...ORIGIN, user: "m\nBcc: x", hostname: "b\r\nBcc: y" },
  );
  assert.doesNotMatch(text, /^Bcc/m);
  for (const each of ["\r", "\u001b", "\u202e"]) assert.ok(!text.includes(each));
  for (const line of text.split("\n")) assert.ok(Buffer.byteLength(line) <= 998, line);
});

test("of many reasons the ten most frequent are told", () => {
  const all = Array.from({ length: 30 }, (_, index) => deferred(`reason ${index}`));
  const text = textOf({ deferred: [...all, deferred("reason 29")] });
  assert.match(text, /Why:\n\n {2}2 messages: reason 29\n/);
  assert.match(text, /^ {2}20 messages: other reasons$/m);
});
