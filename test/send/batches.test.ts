import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isRefusedForGood, SubmitError } from "../../src/core/contracts/submit-error.js";
import { inBatches } from "../../src/send/batches.js";
import type { SafeEnvelope } from "../../src/send/envelope.js";
import { openTransport } from "../../src/send/transports.js";
import type { Answer } from "../harness/sink.js";
import { openSink, scratch, script, smtpTo, submission, thrownBy, toolsFor } from "./tools.js";

const SEVEN: SafeEnvelope = {
  sender: "x@y.example",
  recipients: ["a", "b", "c", "d", "e", "f", "g"],
  refused: [],
};

/** Sends to SEVEN, three at a time; each batch ends as its first recipient says. */
async function send(ends: Readonly<Record<string, "later" | "never" | "some" | "broken">>) {
  const asked: string[] = [];
  const action = inBatches(SEVEN, 3, async ({ sender, recipients }) => {
    assert.equal(sender, SEVEN.sender);
    asked.push(recipients.join(""));
    const end = ends[recipients[0]];
    if (end === "broken") throw new TypeError("broken");
    if (end === "later" || end === "never")
      throw new SubmitError(end, { permanent: end === "never" });
    return end === "some"
      ? [{ recipient: recipients[1] ?? "", reason: "some", permanent: true }]
      : [];
  });
  const refused = await action.catch((error: unknown) => error);
  const shown = Array.isArray(refused)
    ? refused.map(({ recipient, reason, permanent }) => `${recipient} ${reason} ${permanent}`)
    : refused;
  return { asked, refused: shown };
}

test("so many at a time, each once, and what each batch refused", async () => {
  assert.deepEqual(await send({}), { asked: ["abc", "def", "g"], refused: [] });
  assert.deepEqual((await send({ a: "some", d: "some" })).refused, ["b some true", "e some true"]);
});

test("after a failure that may pass nobody else is tried now", async () => {
  assert.deepEqual(await send({ d: "later" }), {
    asked: ["abc", "def"],
    refused: ["d later false", "e later false", "f later false", "g later false"],
  });
});

test("a refusal for good is one of its own batch", async () => {
  assert.deepEqual(await send({ a: "never" }), {
    asked: ["abc", "def", "g"],
    refused: ["a never true", "b never true", "c never true"],
  });
});

test("taken for nobody: the error, for good only when nobody is to be tried again", async () => {
  for (const [ends, permanent, asked] of [
    [{ a: "never", d: "never", g: "never" }, true, 3],
    [{ a: "later" }, false, 1],
    [{ a: "never", d: "later" }, false, 2],
  ] as const) {
    const found = await send(ends);
    assert.ok(found.refused instanceof SubmitError);
    assert.equal(isRefusedForGood(found.refused), permanent);
    assert.equal(found.asked.length, asked);
  }
});

test("what is no refusal ends it", async () => {
  const { asked, refused } = await send({ d: "broken" });
  assert.ok(refused instanceof TypeError);
  assert.deepEqual(asked, ["abc", "def"]);
});

const members = (count: number) =>
  Array.from({ length: count }, (_, index) => `member${index}@example.net`);

test("by SMTP no more recipients are said at once than any server takes", async (t) => {
  let said = 0;
  // Postfix hangs up on who goes on beyond its limit (smtpd_recipient_overshoot_limit,
  // smtpd_hard_error_limit).
  const answer = (step: string): Answer | null => {
    if (step === "mail") said = 0;
    if (step === "rcpt") said++;
    return said > 100 ? "cut" : null;
  };
  const sink = await openSink(t, { answer });
  const [first = "", ...others] = members(250);
  const transport = openTransport(smtpTo(sink), toolsFor(t));
  assert.deepEqual(await transport.submit(submission({ recipients: [first, ...others] })), {
    refused: [],
  });
  assert.deepEqual(
    sink.received.map(({ recipients }) => recipients.length),
    [100, 100, 50],
  );
});

test("by sendmail more are said than a command line takes", async (t) => {
  const said = join(scratch(t), "said");
  const path = script(t, `printf '%s\\n' "$@" >> ${said}`);
  const [first = "", ...others] = Array.from(
    { length: 5000 },
    (_, index) => `${"x".repeat(450)}${index}@example.net`,
  );
  const action = openTransport({ kind: "sendmail", path }, toolsFor(t));
  assert.deepEqual(await action.submit(submission({ recipients: [first, ...others] })), {
    refused: [],
  });
  const words = readFileSync(said, "utf8").split("\n");
  assert.deepEqual(
    words.filter((word) => word.startsWith("xxx")),
    [first, ...others],
  );
});

test("nobody listens: the error as it was", async (t) => {
  const sink = await openSink(t);
  await sink.close();
  const [first = "", ...others] = members(150);
  const error = await thrownBy(
    openTransport(smtpTo(sink), toolsFor(t)).submit(submission({ recipients: [first, ...others] })),
  );
  assert.match(String(error), /^SubmitError: 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});
