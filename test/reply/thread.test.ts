/** In-Reply-To, References and the subject of an answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { replySubject, threadOf } from "../../src/reply/thread.js";
import { assertLinear, hostile, longTextOf } from "../core/hostile.js";
import { lines, mailOf } from "../core/mails.js";

const thread = (...fields: readonly string[]) => threadOf(mailOf(lines(...fields, "")));

test("an answer to the first message of a thread refers to it", () => {
  assert.deepEqual(thread("Message-ID: <a@x>"), { inReplyTo: "<a@x>", references: ["<a@x>"] });
});

test("an answer within a thread goes on with its references", () => {
  assert.deepEqual(
    thread("References: <a@x>\n\t<b@x> <c@x>", "In-Reply-To: <c@x>", "Message-ID: <d@x>")
      .references,
    ["<a@x>", "<b@x>", "<c@x>", "<d@x>"],
  );
});

test("In-Reply-To stands in for References when it names one message, and not when it names two", () => {
  assert.deepEqual(thread("In-Reply-To: <a@x>", "Message-ID: <b@x>").references, [
    "<a@x>",
    "<b@x>",
  ]);
  assert.deepEqual(thread("In-Reply-To: <a@x> <z@x>", "Message-ID: <b@x>").references, ["<b@x>"]);
});

test("a message without an id is not referred to, but its thread is", () => {
  assert.deepEqual(thread("Subject: x"), { inReplyTo: null, references: [] });
  assert.deepEqual(thread("References: <a@x>"), { inReplyTo: null, references: ["<a@x>"] });
});

test("of a long thread the first and the last nineteen are kept", () => {
  const ids = Array.from({ length: 500 }, (_, at) => `<${at}@x>`);
  const { references } = thread(`References: ${ids.join("\n ")}`, "Message-ID: <own@x>");
  assert.deepEqual(references, ["<0@x>", ...ids.slice(-18), "<own@x>"]);
});

test("an id comes once, and the answered one last", () => {
  assert.deepEqual(thread("References: <a@x> <b@x> <a@x>", "Message-ID: <a@x>").references, [
    "<b@x>",
    "<a@x>",
  ]);
});

test("an id whose left side is in quotes is one, blanks and all", () => {
  const id = '<"a b"@x.example>';
  assert.deepEqual(thread(`References: <a@x> ${id}`, `Message-ID: ${id}`), {
    inReplyTo: id,
    references: ["<a@x>", id],
  });
});

test("what is no id is left out: words, blanks, eight bits, a line too long", () => {
  const long = `<${"x".repeat(600)}@x>`;
  assert.deepEqual(
    thread(`References: hello <a b@x> <é@x> ${long} <ok@x>`, `Message-ID: ${long}`),
    {
      inReplyTo: null,
      references: ["<ok@x>"],
    },
  );
});

test("a References of a megabyte without an end takes no time", () => {
  assertLinear([longTextOf("<a")], (text) => {
    assert.deepEqual(thread(`References: ${text}`).references, []);
  });
});

const SUBJECTS: readonly (readonly [string, string])[] = [
  ["Course dates", "Re: Course dates"],
  ["Re: Course dates", "Re: Course dates"],
  ["RE : Course dates", "RE : Course dates"],
  ["re[2]: Course dates", "re[2]: Course dates"],
  ["Regarding: x", "Re: Regarding: x"],
  ["", "Re: your message"],
  ["  ", "Re: your message"],
];
for (const [subject, answer] of SUBJECTS) {
  test(`${JSON.stringify(subject)} is answered as ${answer}`, () =>
    assert.equal(replySubject(subject), answer));
}

test("a subject of a megabyte takes no time", () => {
  assertLinear(hostile([" ", "\t", "re ", "[1] ", "re[1", " :"], ["re", " re [1]"]), replySubject);
});
