import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bearsToken, LOOP_FIELD, loopToken } from "../../../src/core/policy/loop-header.js";
import { anyText, lines, mailOf } from "../mails.js";

const MERLYN = "merlyn@stonehenge.example";
const bearing = (...values: readonly string[]) =>
  mailOf(lines(...values.map((value) => `X-Loop: ${value}`), ""));

test("the token names the program and the address", () => {
  assert.equal(LOOP_FIELD, "X-Loop");
  assert.equal(loopToken(MERLYN), "sortmail merlyn@stonehenge.example");
  assert.equal(loopToken("Merlyn@Stonehenge.EXAMPLE"), loopToken(MERLYN));
});

test("what is no printable ASCII is written octet by octet", () => {
  assert.equal(loopToken("jörg@example.org"), "sortmail j%c3%b6rg@example.org");
  assert.equal(loopToken("a\tb c@example.org"), "sortmail a%09b%20c@example.org");
  assert.equal(bearsToken(bearing("sortmail j%C3%B6rg@example.org"), "jörg@example.org"), true);
});

test("a message that bears it is told, among other marks too", () => {
  assert.equal(bearsToken(bearing(loopToken(MERLYN)), MERLYN), true);
  assert.equal(bearsToken(bearing("jane@example.org", loopToken(MERLYN)), MERLYN), true);
  assert.equal(bearsToken(bearing(" SortMail  \t Merlyn@stonehenge.example"), MERLYN), true);
});

test("the tokens of others, and marks of other programs, are not ours", () => {
  for (const mark of [
    "sortmail jane@stonehenge.example",
    MERLYN,
    "sortmail",
    `x ${loopToken(MERLYN)}`,
    "",
  ]) {
    assert.equal(bearsToken(bearing(mark), MERLYN), false, mark);
  }
  assert.equal(
    bearsToken(
      mailOf(lines(`Subject: ${loopToken(MERLYN)}`, "", `X-Loop: ${loopToken(MERLYN)}`)),
      MERLYN,
    ),
    false,
  );
});

test("a list's token and a person's are two", () => {
  const mail = bearing(loopToken("friends@stonehenge.example"));
  assert.deepEqual(
    [bearsToken(mail, "friends@stonehenge.example"), bearsToken(mail, MERLYN)],
    [true, false],
  );
});

test("whatever the address, the token is one line of ASCII, and is found again", () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, fc.constantFrom("", "jürgen@exämple.org", '"a b"@x')),
      (address) => {
        const token = loopToken(address);
        assert.match(token, /^sortmail(?: [!-~]+)?$/);
        assert.equal(bearsToken(bearing(token), address), true);
      },
    ),
  );
});
