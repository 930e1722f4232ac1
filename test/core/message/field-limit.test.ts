/** What rules see of a field that is too long, and that it is said. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { beginningOf, FIELD_LIMIT } from "../../../src/core/message/field-limit.js";
import { lines, mailOf } from "../mails.js";

const LONG = "x".repeat(FIELD_LIMIT);

test("a text keeps its beginning, and no half of a character", () => {
  assert.equal(beginningOf(LONG), LONG);
  assert.equal(beginningOf(`${LONG}y`), LONG);
  assert.equal(beginningOf(`${LONG.slice(1)}😀`), LONG.slice(1));
  assert.equal(beginningOf(`${LONG.slice(2)}😀y`), `${LONG.slice(2)}😀`);
});

test("rules see the beginning of a field and of a name; its octets are all there; the log says so once", () => {
  const notes: string[] = [];
  const mail = mailOf(
    lines(`Subject: ${LONG}y`, `X-A: ${LONG}y`, `X-A: z`, `From: ${LONG}y <a@b.example>`),
    { note: (text) => notes.push(text) },
  );
  assert.equal(mail.subject, LONG);
  assert.equal(mail.header("x-a"), LONG);
  assert.deepEqual(mail.headers("X-A"), [LONG, "z"]);
  assert.equal(mail.rawHeader("Subject")[0]?.length, LONG.length + 2);
  assert.deepEqual(
    mail.from.map(({ name, address }) => [name, address]),
    [[LONG, "a@b.example"]],
  );
  const said = `a field of the header is longer than ${FIELD_LIMIT} characters: rules see its beginning`;
  assert.deepEqual(notes, [said]);
});

test("what is far too long for an address is none", () => {
  const mail = mailOf(
    lines(`To: ${LONG}@b.example, a@b.example, <${LONG}@b.example>`, `Cc: ${LONG}y`),
  );
  assert.deepEqual(
    mail.to.map(({ address }) => address),
    ["a@b.example"],
  );
  assert.deepEqual(mail.cc, []);
});
