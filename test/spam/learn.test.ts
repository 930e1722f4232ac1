import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { firstOf } from "../../src/core/language/first-of.js";
import { spamd, unscanned, upstream } from "../../src/core/language/scanner-spec.js";
import { learn } from "../../src/spam/learn.js";
import { teachable } from "../../src/spam/scanners.js";
import { ENTRY, SENT, TRACE } from "../core/relayed.js";
import { contentOf } from "../folders/tools.js";
import { NO_SPAMD, Spamd } from "../harness/spamd.js";
import { canned, faults, SpamProxy, says, saysEarly } from "../harness/spamproxy.js";
import { messageIn, spamdAt, tools } from "./asking.js";

/** As spamd 4.0 says it. */
const LEARNED = "SPAMD/1.1 0 EX_OK\r\nDidSet: local\r\n\r\n\r\n";
const KNOWN = "SPAMD/1.1 0 EX_OK\r\n\r\n\r\n";
const SWITCHED_OFF =
  "SPAMD/1.0 69 Service Unavailable: TELL commands are not enabled, set the --allow-tell switch.\r\n";

const MESSAGE = contentOf(Buffer.from(TRACE + ENTRY + SENT));

let proxy: SpamProxy;
before(async () => {
  proxy = await SpamProxy.start(canned(LEARNED));
});
after(() => proxy.stop());

const teach = (kind: "spam" | "ham" = "spam", content = MESSAGE) =>
  learn(spamdAt(proxy.at), { kind, content, ...tools() });

test("spamd is told the kind, and sent the message from its first Received on", async () => {
  proxy.fault = faults.none;
  for (const kind of ["spam", "ham"] as const) {
    assert.equal(await teach(kind), "learned");
    const request = proxy.requests.at(-1);
    assert.ok(
      request
        ?.toString()
        .startsWith(`TELL SPAMC/1.5\r\nMessage-class: ${kind}\r\nSet: local\r\nContent-length: `),
    );
    assert.equal(messageIn(request).toString(), ENTRY + SENT);
  }
});

test("in the user's name", async () => {
  await learn(spamdAt(proxy.at, { user: "merlyn" }), { kind: "ham", content: MESSAGE, ...tools() });
  assert.match(
    proxy.requests.at(-1)?.toString() ?? "",
    /^TELL SPAMC\/1\.5\r\nUser: merlyn\r\nMessage-class: ham\r\n/,
  );
});

test("nothing to learn", async () => {
  proxy.fault = says(KNOWN);
  assert.equal(await teach(), "known");
});

test("a spamd that must not be taught says how to start it, also while a large message is sent", async () => {
  const large = contentOf(Buffer.alloc(512_000, "a"));
  for (const fault of [says(SWITCHED_OFF), saysEarly(SWITCHED_OFF)]) {
    proxy.fault = fault;
    for (const content of [MESSAGE, large]) {
      await assert.rejects(teach("spam", content), {
        name: "ScannerError",
        message: `spamd at 127.0.0.1:${proxy.at.port}: it does not learn (Service Unavailable: TELL commands are not enabled, set the --allow-tell switch.): start it with --allow-tell`,
      });
    }
  }
});

test("any other refusal, and half an answer, are failures", async () => {
  proxy.fault = says("SPAMD/1.0 76 Bad header line: x\r\n");
  await assert.rejects(teach(), /^ScannerError: spamd at .*: it refuses with 76/);
  proxy.fault = says(LEARNED.slice(0, -5));
  await assert.rejects(teach(), /cut off/);
});

test("a message over maxSize is not sent", async () => {
  const asked = proxy.requests.length;
  assert.equal(
    await learn(spamdAt(proxy.at, { maxSize: 10 }), { kind: "spam", content: MESSAGE, ...tools() }),
    "too large",
  );
  assert.equal(proxy.requests.length, asked);
});

test("the scanners that can be taught", () => {
  const one = spamd();
  const two = spamd({ port: 784 });
  assert.deepEqual(teachable(one), [one]);
  assert.deepEqual(teachable(firstOf(upstream(), one, firstOf(two, unscanned()))), [one, two]);
  assert.deepEqual(teachable(upstream()), []);
  assert.deepEqual(teachable(unscanned()), []);
});

test("a real spamd learns a message once", { skip: NO_SPAMD }, async (t) => {
  const real = await Spamd.start({ learning: true });
  t.after(() => real.stop());
  const tell = (kind: "spam" | "ham", content = MESSAGE) =>
    learn(spamdAt(real.at), { kind, content, ...tools() });
  assert.equal(await tell("spam"), "learned");
  assert.equal(await tell("spam"), "known");
  const copy = contentOf(Buffer.from(TRACE.replaceAll("training", "merlyn") + ENTRY + SENT));
  assert.equal(await tell("spam", copy), "known", "a copy is the same message");
  assert.equal(await tell("ham"), "learned");
  assert.equal(await tell("ham"), "known");
});

test("a real spamd that must not be taught says so", { skip: NO_SPAMD }, async (t) => {
  const real = await Spamd.start();
  t.after(() => real.stop());
  for (const size of [0, 500_000]) {
    const content = contentOf(Buffer.from(ENTRY + SENT + "a line of text\n".repeat(size / 15)));
    await assert.rejects(
      learn(spamdAt(real.at), { kind: "spam", content, ...tools() }),
      /start it with --allow-tell/,
    );
  }
});
