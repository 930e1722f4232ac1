/** One recipient, and one only. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mailboxOf, plainAddress, unanswerable, writtenMailbox } from "../../src/reply/mailbox.js";
import { anyText, mailOf } from "../core/mails.js";
import { inquiry, merlyn } from "./tools.js";

const ONE: readonly (readonly [string, string])[] = [
  ["ada@engine.example", "ada@engine.example"],
  ["<ada@engine.example>", "ada@engine.example"],
  ["o'neil+tag=x@mail.engine.example", "o'neil+tag=x@mail.engine.example"],
  ["prvs=12345=ada@engine.example", "prvs=12345=ada@engine.example"],
  ['"ada"@engine.example', "ada@engine.example"],
  ["Ada@Engine.Example", "Ada@Engine.Example"],
  ["zoë@bücher.example", "zoë@bücher.example"],
  ["root@localhost", "root@localhost"],
];
for (const [text, address] of ONE) {
  test(`${text} is one plain address`, () => assert.equal(plainAddress(text), address));
}

const NONE = [
  "",
  "<>",
  "ada",
  "a@b.example, c@d.example",
  "a@b.example c@d.example",
  '"a@b.example" <c@d.example>',
  '"a@b.example"@c.example',
  '"a b"@c.example',
  '"a,b"@c.example',
  '"<c@d.example>"@e.example',
  "friends: a@b.example;",
  "a@b.example\r\nRCPT TO:<c@d.example>",
  "a@b.example\nBcc: c@d.example",
  "a@b.example\0c@d.example",
  "<a@b.example><c@d.example>",
  "@relay.example:a@b.example",
  "-oQ/tmp@b.example",
  "a@[192.0.2.1]",
  "a@192.0.2.1",
  "a@0x7f.1",
  "a@2130706433",
  "a@b..example",
  "a@b.example.",
  "a@@b.example",
  "a\u202e@b.example",
  "a\u200b@b.example",
  "a\ud800@b.example",
  `${"a".repeat(500)}@b.example`,
];
for (const text of NONE) {
  test(`${JSON.stringify(text).slice(0, 60)} is no plain address`, () =>
    assert.equal(plainAddress(text), null));
}

test("whatever is a plain address has one @, and nothing that parts addresses", () => {
  const pieces = fc.constantFrom(
    "a@b.example",
    "c",
    "@",
    ",",
    ";",
    ":",
    "<",
    ">",
    '"',
    "\\",
    "(",
    ")",
    " ",
    "\r\n",
    "\0",
    "é",
    ".",
  );
  const texts = fc.oneof(
    anyText,
    fc.array(pieces, { maxLength: 8 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const address = plainAddress(text);
      if (address !== null)
        assert.match(address, /^[^\s"(),:;<>@[\\\]\p{Cc}]+@[^\s"(),:;<>@[\\\]\p{Cc}]+$/u);
    }),
    { numRuns: 2000 },
  );
});

test("a mailbox is read with its name, and written so that it can be read again", () => {
  assert.deepEqual(mailboxOf('"Schwartz, R. \\"merlyn\\"" <m@stonehenge.example>'), {
    name: 'Schwartz, R. "merlyn"',
    address: "m@stonehenge.example",
  });
  assert.equal(mailboxOf("a@b.example, c@d.example"), null);
  assert.equal(mailboxOf("Ada <a@b.example>, c@d.example"), null);
  assert.equal(mailboxOf("nobody"), null);
  assert.equal(mailboxOf(""), null);
  for (const name of ["", "Ada", "Schwartz, R.", 'back\\slash "q"', "Zoë"]) {
    const mailbox = { name, address: "m@stonehenge.example" };
    assert.deepEqual(mailboxOf(writtenMailbox(mailbox)), mailbox);
  }
});

test("a message is answerable when one address wrote to one of mine", () => {
  assert.equal(unanswerable(inquiry(), merlyn), null);
});

test("a message is not answerable without a sender", () => {
  const mail = mailOf("\n", { options: { recipient: "training@stonehenge.example", sender: "" } });
  assert.equal(unanswerable(mail, merlyn), "no envelope sender");
});

test("a message is not answerable when the sender could be read as two", () => {
  const mail = { ...inquiry(), sender: "a@b.example, c@d.example" };
  assert.equal(unanswerable(mail, merlyn), "the envelope sender is no plain address");
});

test("a message is not answerable when nothing tells the recipient, or it is somebody else", () => {
  const unknown = mailOf("\n", { options: { sender: "ada@engine.example" } });
  assert.equal(unanswerable(unknown, merlyn), "nothing tells which address was written to");
  const other = mailOf("\n", {
    options: { recipient: "x@elsewhere.example", sender: "ada@engine.example" },
  });
  assert.equal(unanswerable(other, merlyn), "the address that was written to is none of yours");
});
