/** `says`: what its answers come to. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProgramAnswer } from "../../../src/core/contracts/program.js";
import { type SaysOptions, says } from "../../../src/core/language/says.js";
import { assertRefused } from "../../harness/refused.js";
import { lines, mailOf, seen } from "../mails.js";

const answering = (answer: Partial<ProgramAnswer> | null) =>
  mailOf(lines("Subject: x", ""), {
    ask: async () => (answer === null ? null : { status: 0, printed: "", said: "", ...answer }),
  });

const asked = (options: SaysOptions, answer: Partial<ProgramAnswer> | null) =>
  seen(says("/bin/x", ["-v"], options), answering(answer));

test("0 matches, or the statuses that the rule names", async () => {
  assert.deepEqual(await asked({}, {}), [true, "status 0"]);
  assert.deepEqual(await asked({}, { status: 1 }), [false, "status 1"]);
  assert.deepEqual(await asked({ status: 1 }, { status: 1 }), [true, "status 1"]);
  assert.deepEqual(await asked({ status: [1, 2] }, { status: 2 }), [true, "status 2"]);
  assert.deepEqual(await asked({ status: [1, 2] }, {}), [false, "status 0"]);
});

test("what it prints is compared without the white space around it", async () => {
  const printed = "\nYes, really\n";
  assert.deepEqual(await asked({ prints: "yes, REALLY" }, { printed }), [
    true,
    'status 0, "Yes, really"',
  ]);
  assert.equal((await asked({ prints: /^no/i }, { printed }))[0], false);
  assert.equal((await asked({ prints: [/^no/i, /^yes/i] }, { printed }))[0], true);
  assert.equal((await asked({ prints: /yes/i, status: 1 }, { printed }))[0], false);
});

test("not asked is no match, and says so", async () => {
  assert.deepEqual(await asked({}, null), [false, "not asked"]);
});

test("75, 126 and 127 are no answer, unless the rule names them", async () => {
  for (const status of [75, 126, 127]) {
    await assert.rejects(asked({}, { status, said: "oh" }), {
      message: `rule "asked": /bin/x ended with status ${status}: oh`,
    });
    assert.equal((await asked({ status }, { status }))[0], true);
  }
});

test("the same question for every pattern: program and arguments", async () => {
  const questions: unknown[] = [];
  const mail = mailOf("Subject: x\n\n", {
    ask: async (question) => {
      questions.push(question);
      return null;
    },
  });
  await seen(says("/bin/x", ["-v"], { timeout: "5 s" }), mail);
  assert.deepEqual(questions[0], { program: "/bin/x", args: ["-v"], timeout: 5000 });
});

test("what it refuses", () => {
  assertRefused([
    [says, ["x"], 'says("x"): the program\'s path must begin with /'],
    [says, ["/x", "-v"], 'says: args is "-v", and no list'],
    [
      says,
      ["/x", [], { status: "0" }],
      'says: status is "0": it takes an exit status, or a list of them',
    ],
    [
      says,
      ["/x", [], { status: [] }],
      "says: status is a list: it takes an exit status, or a list of them",
    ],
    [says, ["/x", [], { status: 256 }], "says: status: 256 is no exit status: they are 0 to 255"],
  ]);
});
