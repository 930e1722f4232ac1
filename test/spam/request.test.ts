/** What spamd is sent. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { openScanner } from "../../src/spam/scanners.js";
import { ENTRY, SENT, TRACE } from "../core/relayed.js";
import { contentOf } from "../folders/tools.js";
import { canned, SpamProxy } from "../harness/spamproxy.js";
import { HAM_REPLY, messageIn, scanAt, spamdAt, tools } from "./asking.js";

let proxy: SpamProxy;
before(async () => {
  proxy = await SpamProxy.start(canned(HAM_REPLY));
});
after(() => proxy.stop());

/** The request that scanning makes. */
async function requestFor(
  content: Content,
  options: Parameters<typeof scanAt>[2] = {},
): Promise<Buffer> {
  await scanAt(proxy.at, content, options);
  return proxy.requests.at(-1) ?? assert.fail("nothing was asked");
}

test("a request for the score and the tests, and the message", async () => {
  const text = ENTRY + SENT;
  const request = await requestFor(contentOf(Buffer.from(text)));
  assert.equal(
    request.toString(),
    `SYMBOLS SPAMC/1.5\r\nContent-length: ${text.length}\r\n\r\n${text}`,
  );
});

test("in the user's name, when there is one", async () => {
  const request = await requestFor(contentOf(Buffer.from(SENT)), { user: "mérlyn" });
  assert.match(
    request.toString(),
    /^SYMBOLS SPAMC\/1\.5\r\nUser: mérlyn\r\nContent-length: \d+\r\n\r\nFrom: anna/,
  );
});

test("a user's name that can't be sent is told before anything is", () => {
  for (const user of ["", "a\r\nContent-length: 0", "a\nb", "a\0"]) {
    assert.throws(
      () => openScanner(spamdAt(proxy.at, { user }), tools()),
      /the user's name can't be sent/,
    );
  }
});

const MESSAGES: Readonly<Record<string, Buffer>> = {
  "NUL and every other octet": Buffer.concat([
    Buffer.from(SENT),
    Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256)),
  ]),
  CRLF: Buffer.from(SENT.replaceAll("\n", "\r\n")),
  "bare CR": Buffer.from(`${SENT}\ra\r\rb`),
  "dots and From lines": Buffer.from(`${SENT}.\n..\nFrom x\n>From y\n`),
  "no newline at the end": Buffer.from("Subject: x\n\nHello"),
  "no octet at all": Buffer.alloc(0),
  "larger than what is kept in memory": Buffer.concat([
    Buffer.from(SENT),
    Buffer.alloc(3 * 1024 * 1024, "line\r\n\0"),
  ]),
};

for (const [name, message] of Object.entries(MESSAGES)) {
  test(`the message as it is, whatever its chunks: ${name}`, async () => {
    for (const size of [7, 65_536].slice(message.length > 100_000 ? 1 : 0)) {
      const request = await requestFor(contentOf(message, size), { maxSize: "50 MB" });
      assert.ok(messageIn(request).equals(message));
      assert.ok(request.includes(`\r\nContent-length: ${message.length}\r\n\r\n`));
    }
  });
}

test("what local delivery put on top differs from copy to copy: the message goes from its first Received on", async () => {
  for (const above of [
    TRACE,
    TRACE.replaceAll("training", "merlyn"),
    "",
    `X-Folded: a\n\tReceived: b\n${TRACE}`,
  ]) {
    for (const size of [1, 5, TRACE.length, 65_536]) {
      const request = await requestFor(contentOf(Buffer.from(above + ENTRY + SENT), size));
      assert.equal(messageIn(request).toString(), ENTRY + SENT);
      assert.ok(request.includes(`Content-length: ${ENTRY.length + SENT.length}\r\n`));
    }
  }
});

test("the whole message when it has no Received", async () => {
  assert.equal(
    messageIn(await requestFor(contentOf(Buffer.from(TRACE + SENT)))).toString(),
    TRACE + SENT,
  );
});

test("a message over maxSize is not sent, not even in part", async () => {
  const asked = proxy.requests.length;
  const message = Buffer.alloc(1001, "a");
  const { at } = proxy;
  assert.deepEqual(await scanAt(at, contentOf(message), { maxSize: 1000 }), {
    kind: "unknown",
    score: null,
    threshold: null,
    tests: [],
    by: `spamd at 127.0.0.1:${at.port}: not asked, 1001 bytes are more than maxSize, 1000`,
  });
  assert.equal(proxy.requests.length, asked);
  assert.equal((await scanAt(at, contentOf(message.subarray(1)), { maxSize: 1000 }))?.kind, "ham");
  assert.equal(proxy.requests.length, asked + 1);
});

test("every copy of a message is over maxSize, or none: what is not sent does not count", async () => {
  const message = ENTRY + SENT;
  for (const above of ["", TRACE, TRACE.repeat(10)]) {
    const content = contentOf(Buffer.from(above + message));
    assert.equal((await scanAt(proxy.at, content, { maxSize: message.length }))?.kind, "ham");
    assert.equal(
      (await scanAt(proxy.at, content, { maxSize: message.length - 1 }))?.kind,
      "unknown",
    );
  }
});
