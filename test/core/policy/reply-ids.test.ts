import assert from "node:assert/strict";
import { test } from "node:test";
import { ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import { repliesToOurs, replyId } from "../../../src/core/policy/reply-ids.js";
import { assertLinear, hostile } from "../hostile.js";
import { lines, mailOf, REWRITE } from "../mails.js";

const RANDOM = "ab".repeat(12);
const RECIPIENT = "merlyn+training@blue.stonehenge.example";

function told(fields: readonly string[]): string | null {
  const mail = mailOf(lines(...fields, ""), { options: { recipient: RECIPIENT } });
  return repliesToOurs(mail, ownAddressesOf(REWRITE, mail.recipient));
}

test("an automatic message of ours is known by its id, wherever a reply names it", () => {
  for (const domain of ["stonehenge.example", "blue.stonehenge.example", "STONEHENGE.example"]) {
    const id = replyId(1_790_000_000_000, RANDOM, domain);
    assert.equal(told([`In-Reply-To: ${id}`]), `In-Reply-To: ${id}`);
    assert.equal(
      told([`In-Reply-To: <x@y>`, `References: <a@b>`, `\t${id} <c@d>`]),
      `References: ${id}`,
    );
    assert.equal(told([`In-Reply-To: Your message ${id}`]), `In-Reply-To: ${id}`);
  }
});

test("another's is not, nor what only looks like one", () => {
  for (const id of [
    ...[replyId(1, RANDOM, "example.org"), "<a.b@stonehenge.example>"],
    ...["<sortmail@stonehenge.example>", "<sortmail.x.y@stonehenge.example>", ""],
  ])
    assert.equal(told([`In-Reply-To: ${id}`]), null, id);
  assert.equal(told([`Message-ID: ${replyId(1, RANDOM, "stonehenge.example")}`]), null);
});

test("telling is linear whatever the fields are", () => {
  const pieces = ["<", ">", "<sortmail.", "a.", RANDOM, "@", " ", "stonehenge.example"];
  assertLinear(hostile(pieces), (text) => told([`References: ${text.replace(/[\r\n]/g, " ")}`]));
});
