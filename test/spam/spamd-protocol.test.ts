import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Verdict } from "../../src/core/contracts/verdict.js";
import {
  formatRequest,
  isFieldValue,
  parseRefusal,
  parseReply,
  readVerdict,
  ScannerError,
} from "../../src/spam/spamd-protocol.js";
import { HAM_REPLY, SPAM_REPLY } from "./asking.js";

const verdict = (reply: string): Verdict =>
  readVerdict(parseReply(Buffer.from(reply, "latin1")), "spamd");

/** A reply to SYMBOLS with these fields; `tests` is its body. */
function reply(spam: string, tests = "", length: number | string = tests.length): string {
  return `SPAMD/1.1 0 EX_OK\r\nContent-length: ${length}\r\nSpam: ${spam}\r\n\r\n${tests}`;
}

const fails = (text: string, why: RegExp) =>
  assert.throws(
    () => verdict(text),
    (error) => error instanceof ScannerError && why.test(error.message),
    text,
  );

test("a request, octet for octet", () => {
  assert.equal(
    formatRequest({ command: "SYMBOLS", fields: [] }, 1234).toString(),
    "SYMBOLS SPAMC/1.5\r\nContent-length: 1234\r\n\r\n",
  );
  assert.equal(
    formatRequest(
      {
        command: "TELL",
        fields: [
          ["User", "mérlyn"],
          ["Set", "local"],
        ],
      },
      0,
    ).toString(),
    "TELL SPAMC/1.5\r\nUser: mérlyn\r\nSet: local\r\nContent-length: 0\r\n\r\n",
  );
});

test("what would begin another field is no value of one", () => {
  for (const value of ["merlyn", "merlyn@stonehenge.example", "a b", "mérlyn"])
    assert.ok(isFieldValue(value), value);
  for (const value of [
    "",
    "a\r\nSet: local",
    "a\n",
    "a\rb",
    "a\0",
    "a\tb",
    "a\u0085b",
    "x".repeat(256),
  ]) {
    assert.ok(!isFieldValue(value), value);
  }
});

test("what spamd 4.0 says", () => {
  const tests = ["GTUBE", "MSGID_SHORT"];
  assert.deepEqual(verdict(SPAM_REPLY), {
    kind: "spam",
    score: 1000,
    threshold: 5,
    tests,
    by: "spamd",
  });
  assert.deepEqual(verdict(HAM_REPLY), {
    kind: "ham",
    score: -0.3,
    threshold: 5,
    tests: [],
    by: "spamd",
  });
});

test("the word decides, in the forms that spamd has for it", () => {
  for (const word of ["True", "Yes", "true", "YES"])
    assert.equal(verdict(reply(`${word} ; 6.0 / 5.0`)).kind, "spam");
  for (const word of ["False", "No", "no"])
    assert.equal(verdict(reply(`${word} ; 1.0 / 5.0`)).kind, "ham");
});

test("numbers: negative, whole, and minus nothing is nothing", () => {
  assert.equal(verdict(reply("False ; -12.3 / 5.0")).score, -12.3);
  assert.equal(verdict(reply("True ; 7 / -1")).threshold, -1);
  assert.equal(verdict(reply("False ; -0.0 / 5.0")).score, 0);
});

test("the names of the tests: with commas, with spaces, with a line end", () => {
  assert.deepEqual(verdict(reply("True ; 9.0 / 5.0", "A,B_2, C\r\n")).tests, ["A", "B_2", "C"]);
});

test("fields in any case and order, and more of them", () => {
  const text =
    "SPAMD/1.5 0 EX_OK\r\nX-New: yes\r\nSPAM:True;9.0/5.0\r\ncontent-LENGTH:  1\r\n\r\nA";
  assert.deepEqual(verdict(text).tests, ["A"]);
});

test("a reply that is cut off anywhere is no verdict", () => {
  for (const whole of [SPAM_REPLY, HAM_REPLY]) {
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => verdict(whole.slice(0, length)), ScannerError, `${length} octets`);
    }
  }
});

test("a refusal says with which code, and why", () => {
  fails(
    "SPAMD/1.0 76 Bad header line: (too many headers)\r\n",
    /refuses with 76: Bad header line: \(too many headers\)/,
  );
  fails("SPAMD/1.0 69 Service Unavailable: x\r\n", /refuses with 69/);
  fails(SPAM_REPLY.replace(" 0 EX_OK", " 79 EX_TIMEOUT"), /refuses with 79/);
  for (const [name, text] of Object.entries({
    SPAM_REPLY,
    cut: "SPAMD/1.1 76 Bad",
    garbage: "x",
    nothing: "",
  })) {
    assert.equal(parseRefusal(Buffer.from(text)), null, name);
  }
});

test("what is none of spamd's replies is no verdict", () => {
  const none = /none of spamd's/;
  fails("HTTP/1.1 200 OK\r\nContent-length: 0\r\n\r\n", none);
  fails("220 mail.example.org ESMTP\r\n", none);
  fails("SPAMD/1.5 0 PONG\r\n\r\n", none);
  fails(`x${SPAM_REPLY}`, none);
  fails(SPAM_REPLY.replaceAll("\r\n", "\n"), /none of spamd's|cut off/);
  fails(SPAM_REPLY.replace(" 0 EX", " zero EX"), none);
  fails(SPAM_REPLY.replace("Spam:", "Spam"), none);
  fails(SPAM_REPLY.replace(/Spam: .*\r\n/, ""), none);
  fails(SPAM_REPLY.replace(/Content-length: .*\r\n/, ""), none);
  fails(SPAM_REPLY.replace("Spam:", "Spam: False ; 0.0 / 5.0\r\nSpam:"), none);
  for (const spam of [
    "",
    "Maybe ; 1.0 / 5.0",
    "TrueFalse ; 1.0 / 5.0",
    "True ; / 5.0",
    "True ; 1.0",
    "True ; nan / 5.0",
    "True ; 1e3 / 5.0",
    "True ; 1.0 / inf",
    "True ; 1,0 / 5,0",
    "True ; 1.0 / 5.0 / 6.0",
    "True 1.0 / 5.0",
    "True ; +1.0 / 5.0",
    "True ; --1.0 / 5.0",
  ]) {
    fails(reply(spam), none);
  }
  for (const length of ["x", "-1", "", "1e1", "99999999999"])
    fails(reply("True ; 9.0 / 5.0", "A", length), none);
  fails(reply("True ; 9.0 / 5.0", "A\0B"), none);
});

test("more than it said is no verdict either", () => {
  fails(`${SPAM_REPLY}X`, /longer than it said/);
  fails(HAM_REPLY + HAM_REPLY, /longer than it said/);
});

test("whatever is said is shown on one line, and not all of it", () => {
  try {
    verdict(`SPAMD/1.1 75 \u001b[2J${"x\tñ".repeat(1000)}\r\n`);
    assert.fail("that was no refusal");
  } catch (error) {
    assert.ok(error instanceof ScannerError);
    assert.match(error.message, /^[ -~]{1,200}$/);
  }
});

test("any octets make a verdict or a ScannerError", () => {
  const at = fc.nat({ max: SPAM_REPLY.length });
  const changed = fc
    .tuple(at, at, fc.string({ unit: "binary", maxLength: 5 }))
    .map(
      ([from, to, text]) =>
        SPAM_REPLY.slice(0, Math.min(from, to)) + text + SPAM_REPLY.slice(Math.max(from, to)),
    );
  fc.assert(
    fc.property(fc.oneof(changed, fc.string({ unit: "binary" })), (text) => {
      try {
        const { score, threshold, tests } = verdict(text);
        assert.ok(Number.isFinite(score) && Number.isFinite(threshold));
        for (const name of tests) assert.match(name, /^[!-~]+$/);
      } catch (error) {
        assert.ok(error instanceof ScannerError);
      }
    }),
    { numRuns: 5000 },
  );
});
