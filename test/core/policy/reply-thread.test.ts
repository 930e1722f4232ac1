import assert from "node:assert/strict";
import { test } from "node:test";
import { threadLimit } from "../../../src/core/policy/reply-thread.js";
import { lines, mailOf } from "../mails.js";

const limitOf = (fields: readonly string[], sender = "jane@example.org") =>
  threadLimit(mailOf(lines(...fields, ""), { options: { sender } }));

test("a thread is told by the id that it began with", () => {
  const limit = { thread: "<a@x>", most: 3, begins: false };
  assert.deepEqual(limitOf(["References: <a@x> <b@x>", "In-Reply-To: <b@x>"]), limit);
  assert.deepEqual(limitOf(["In-Reply-To: <a@x>", "Message-ID: <c@x>"]), limit);
  assert.deepEqual(limitOf(["References: none", "In-Reply-To: <a@x>"]), limit);
  assert.deepEqual(limitOf(["Message-ID: <a@x>"]), { ...limit, begins: true });
  assert.equal(limitOf(["Subject: x"]), null);
});

test("a reply that names nothing is its sender's with that subject", () => {
  const thread = '["jane@example.org","price list"]';
  for (const words of ["Re: ", "RE: re: ", "AW: SV: ", "Re[2]: ", "Antw\uff1a"])
    assert.deepEqual(
      limitOf([`Subject: ${words}Price  List`, "Message-ID: <a@x>"], "Jane+x@example.org"),
      { thread, most: 2, begins: false },
      words,
    );
  assert.equal(limitOf(["Subject: Invoice: 4711", "Message-ID: <a@x>"])?.thread, "<a@x>");
});
