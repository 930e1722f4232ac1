import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Submission } from "../../src/core/contracts/ports.js";
import { isPerhapsTaken, isRefusedForGood } from "../../src/core/contracts/submit-error.js";
import type { SmtpSpec } from "../../src/core/language/transport-spec.js";
import { createDeadline, DeadlineError, InterruptedError } from "../../src/io/deadline.js";
import { tlsOptions } from "../../src/send/smtp.js";
import { openTransport, type SendTools } from "../../src/send/transports.js";
import { HANGS, withMoreTime } from "../harness/clock.js";
import { growthWhile } from "../harness/memory.js";
import type { Answer, SinkOptions, Step } from "../harness/sink.js";
import { largeContent, openSink, pause, smtpTo, submission, thrownBy, toolsFor } from "./tools.js";

interface OutgoingAction {
  readonly spec?: Partial<SmtpSpec>;
  readonly tools?: Partial<SendTools>;
  readonly message?: Partial<Submission>;
}

/** Sends one message to a sink. */
async function send(
  t: TestContext,
  options: SinkOptions,
  { spec, tools, message }: OutgoingAction = {},
) {
  const sink = await openSink(t, options);
  const transport = openTransport(
    smtpTo(sink, { lmtp: options.lmtp ?? false, ...spec }),
    toolsFor(t, tools),
  );
  return { sink, action: transport.submit(submission(message)) };
}

const only = (wanted: Step, answer: Answer) => (step: Step) => (step === wanted ? answer : null);

const STEPS: readonly Step[] = ["connect", "hello", "mail", "rcpt", "data", "body", "end"];
/** Where a refusal is about the message, and not about us. */
const ABOUT_THE_MESSAGE: readonly Step[] = ["mail", "rcpt", "data", "end"];

for (const extensions of [[], ["PIPELINING"]]) {
  const how = extensions.length > 0 ? "pipelined" : "step by step";
  for (const step of STEPS) {
    for (const answer of ["hang", "cut"] as const) {
      test(`${how}: a server that does ${answer} at ${step} may take it later`, async (t) => {
        const answers = { extensions, answer: only(step, answer) };
        await withMoreTime(300, async (timeout) => {
          const { sink, action } = await send(t, answers, { spec: { timeout } });
          const error = await thrownBy(action);
          assert.ok(error instanceof Error && error.name === "SubmitError", String(error));
          assert.equal(isRefusedForGood(error), false);
          // All was said, and nobody knows whether the last dot was heard.
          assert.equal(isPerhapsTaken(error), step === "body" || step === "end");
          assert.match(error.message, /^127\.0\.0\.1:\d+: [ -~]+$/);
          assert.deepEqual(sink.received, []);
        });
      });
    }
  }

  for (const step of STEPS.filter((each) => each !== "body")) {
    test(`${how}: what a refusal at ${step} means`, async (t) => {
      for (const answer of ["450 no", "550 no"] as const) {
        const { action } = await send(t, { extensions, answer: only(step, answer) });
        const error: unknown = await thrownBy(action);
        assert.match(String(error), /no/);
        const permanent: boolean = answer.startsWith("5") && ABOUT_THE_MESSAGE.includes(step);
        assert.equal(isRefusedForGood(error), permanent, `${answer}: ${String(error)}`);
        assert.equal(isPerhapsTaken(error), false, "the server has said that it did not take it");
      }
    });
  }
}

test("a server that wants a login or TLS first says nothing about the message", async (t) => {
  for (const answer of [
    "530 5.7.0 STARTTLS first",
    "535 5.7.8 who are you",
    "538 5.7.11 encrypt",
  ] as const) {
    const { action } = await send(t, { answer: only("mail", answer) });
    assert.equal(isRefusedForGood(await thrownBy(action)), false);
  }
});

test("nobody listens: later", async (t) => {
  const sink = await openSink(t);
  await sink.close();
  const error = await thrownBy(openTransport(smtpTo(sink), toolsFor(t)).submit(submission()));
  assert.match(String(error), /^SubmitError: 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  assert.equal(isRefusedForGood(error), false);
});

test("a host that can't be found: later", async (t) => {
  const spec = smtpTo({ port: 25 }, { host: "nowhere.invalid" });
  const error = await thrownBy(openTransport(spec, toolsFor(t)).submit(submission()));
  assert.ok(error instanceof Error && error.name === "SubmitError");
  assert.equal(isRefusedForGood(error), false);
});

const RECIPIENTS = ["good@example.net", "gone@example.net", "full@example.net"] as const;
const choosy = (wanted: Step) => (step: Step, recipient: string) => {
  if (step !== wanted) return null;
  return recipient.startsWith("gone")
    ? "550 5.1.1 gone"
    : recipient.startsWith("full")
      ? "452 4.2.2 full"
      : null;
};

for (const [name, options] of Object.entries({
  "SMTP, pipelined": { answer: choosy("rcpt") },
  SMTP: { answer: choosy("rcpt"), extensions: [] },
  "LMTP, before the message": { answer: choosy("rcpt"), lmtp: true },
  "LMTP, after it": { answer: choosy("end"), lmtp: true },
})) {
  test(`some recipients refused, others not: who, why, and whether for good (${name})`, async (t) => {
    const { sink, action } = await send(t, options, { message: { recipients: RECIPIENTS } });
    const { refused } = await action;
    assert.deepEqual(
      refused.map(({ recipient, permanent }) => [recipient, permanent]),
      [
        ["gone@example.net", true],
        ["full@example.net", false],
      ],
    );
    assert.match(refused[0]?.reason ?? "", /^127\.0\.0\.1:\d+: .*550 5\.1\.1 gone/);
    assert.deepEqual(
      sink.received.map(({ recipients }) => recipients),
      [["good@example.net"]],
    );
  });

  test(`all refused, one of them for now: later (${name})`, async (t) => {
    for (const [recipients, permanent] of [
      [["gone@example.net", "full@example.net"], false],
      [["full@example.net", "gone@example.net"], false],
      [["gone@example.net", "gone.too@example.net"], true],
    ] as const) {
      const { sink, action } = await send(t, options, { message: { recipients } });
      const error = await thrownBy(action);
      assert.equal(isRefusedForGood(error), permanent, String(error));
      assert.deepEqual(sink.received, []);
    }
  });
}

test("the null sender is <>", async (t) => {
  const { sink, action } = await send(t, {}, { message: { sender: null } });
  await action;
  assert.ok(
    sink.commands.some((line) => /^MAIL FROM:<>( |$)/.test(line)),
    sink.commands.join("\n"),
  );
});

test("a message larger than the server takes is refused for good, and not sent", async (t) => {
  const message = largeContent(2_000_000);
  const { sink, action } = await send(
    t,
    { extensions: ["SIZE 1000000"] },
    { message: { message } },
  );
  assert.ok(isRefusedForGood(await thrownBy(action)));
  assert.ok(!sink.commands.includes("DATA"));
});

test("told to stop in the middle of a message: at once, and nothing has arrived", async (t) => {
  const deadline = createDeadline({ ms: 24 * 60 * HANGS, now: () => performance.now() });
  const answer = (step: Step) => {
    if (step !== "body") return null;
    setTimeout(() => deadline.interrupt("SIGTERM"), 50);
    return "hang";
  };
  const message = largeContent(50 * 1024 * 1024);
  const { sink, action } = await send(t, { answer }, { tools: { deadline }, message: { message } });
  await assert.rejects(action, InterruptedError);
  assert.deepEqual(sink.received, []);
});

test("the delivery's time is up before the server's", async (t) => {
  const deadline = createDeadline({ ms: 300, now: () => performance.now() });
  const { action } = await send(t, { answer: only("end", "hang") }, { tools: { deadline } });
  await assert.rejects(action, DeadlineError);
});

test("a server that takes the message and then misbehaves has taken it", async (t) => {
  for (const answer of ["hang", "cut", "500 what"] as const) {
    const spec = { timeout: 5 * HANGS };
    const { sink, action } = await send(t, { answer: only("quit", answer) }, { spec });
    const start = performance.now();
    assert.deepEqual(await action, { refused: [] });
    assert.ok(performance.now() - start < 4 * HANGS, "it waits for a word that says nothing");
    assert.equal(sink.received.length, 1);
    // Whatever the connection still says must not be an error that nobody catches.
    await pause(50);
  }
});

test("connections don't stay open, however it went", async (t) => {
  for (const answer of [
    only("quit", "hang"),
    only("end", "hang"),
    only("rcpt", "550 no"),
    () => null,
  ]) {
    const { sink, action } = await send(t, { answer }, { spec: { timeout: 300 } });
    await action.catch(() => {});
    for (let tries = 0; sink.open() > 0 && tries < 6000; tries++) await pause(10);
    assert.equal(sink.open(), 0);
  }
});

const LOGIN = { user: "merlyn", password: "secret" };

test("logs in where it is told to, and not elsewhere", async (t) => {
  const options = { extensions: ["AUTH PLAIN", "STARTTLS"] };
  for (const [login, user] of [
    [LOGIN, "merlyn"],
    [null, null],
  ] as const) {
    const { sink, action } = await send(t, options, { spec: { login } });
    await action;
    assert.deepEqual(
      sink.received.map((received) => [received.user, received.secure]),
      [[user, true]],
    );
  }
});

test("a login that fails, or is not to be had, may work later, and nothing is sent without", async (t) => {
  for (const [extensions, password] of [
    [["AUTH PLAIN"], "wrong"],
    [["PIPELINING"], "secret"],
  ] as const) {
    const { sink, action } = await send(
      t,
      { extensions },
      { spec: { login: { user: "merlyn", password } } },
    );
    const error = await thrownBy(action);
    assert.ok(error instanceof Error && error.name === "SubmitError" && !isRefusedForGood(error));
    assert.doesNotMatch(error.message, /wrong|secret/);
    assert.ok(!sink.commands.some((line) => line.startsWith("MAIL")));
  }
});

test("STARTTLS that fails is done without, where nothing depends on it", async (t) => {
  const { sink, action } = await send(t, {
    extensions: ["STARTTLS"],
    answer: only("starttls", "454 not now"),
  });
  await action;
  assert.deepEqual(
    sink.received.map(({ secure }) => secure),
    [false],
  );
});

test("a password goes through TLS only, and only to a server with a valid certificate, except on this machine", () => {
  const far = "mail.example.org";
  const strict = { requireTLS: true, opportunisticTLS: false, tls: { rejectUnauthorized: true } };
  const loose = { requireTLS: false, opportunisticTLS: true, tls: { rejectUnauthorized: false } };
  assert.deepEqual(tlsOptions({ host: far, secure: false, login: LOGIN }), strict);
  assert.deepEqual(tlsOptions({ host: far, secure: true, login: LOGIN }), {
    ...strict,
    requireTLS: false,
  });
  assert.deepEqual(tlsOptions({ host: far, secure: true, login: null }), {
    ...strict,
    requireTLS: false,
  });
  assert.deepEqual(tlsOptions({ host: far, secure: false, login: null }), loose);
  assert.deepEqual(
    tlsOptions({ host: "127.0.0.1.example.org", secure: false, login: LOGIN }),
    strict,
  );
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "::1"]) {
    assert.deepEqual(tlsOptions({ host, secure: false, login: LOGIN }), loose);
  }
});

/** Another name for this machine, and not one that counts as it. */
const FAR = "0.0.0.0";

test("a server with a certificate that proves nothing gets no mail where it must prove something", async (t) => {
  for (const [options, spec] of [
    [{ secure: true }, { secure: true }],
    [{ extensions: ["STARTTLS", "AUTH PLAIN"] }, { login: LOGIN }],
    [{ extensions: ["AUTH PLAIN"] }, { login: LOGIN }],
  ] as const) {
    const { sink, action } = await send(t, options, { spec: { ...spec, host: FAR } });
    const error = await thrownBy(action);
    assert.ok(error instanceof Error && error.name === "SubmitError" && !isRefusedForGood(error));
    assert.ok(!sink.commands.some((line) => /^(?:AUTH|MAIL)/.test(line)), sink.commands.join("\n"));
  }
});

test("50 MB pass through, and memory does not grow with them", async (t) => {
  const size = 50 * 1024 * 1024;
  const sink = await openSink(t, { keep: false });
  const transport = openTransport(smtpTo(sink, { timeout: 120_000 }), toolsFor(t, {}));
  await transport.submit(submission()); // what is loaded once does not count
  const growth = await growthWhile(() =>
    transport.submit(submission({ message: largeContent(size) })),
  );
  assert.ok((sink.received[1]?.size ?? 0) > size);
  assert.ok(growth < 24 * 1024 * 1024, `${growth} octets`);
});
