/** The client and a real spamd. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openScanner } from "../../src/spam/scanners.js";
import { ENTRY, SENT, TRACE } from "../core/relayed.js";
import { contentOf } from "../folders/tools.js";
import { GTUBE, NO_SPAMD, Spamd } from "../harness/spamd.js";
import { forwarded, SpamProxy } from "../harness/spamproxy.js";
import { messageIn, scanAt, spamdAt, tools } from "../spam/asking.js";

const content = (text: string | Buffer) => contentOf(Buffer.from(text), 10_000);
const TEXT = "The meeting has been moved to Thursday, in the same room as the last time.\n";

describe("a real spamd", { skip: NO_SPAMD }, () => {
  let spamd: Spamd;
  before(async () => {
    spamd = await Spamd.start();
  });
  after(() => spamd.stop());

  test("GTUBE is spam: the score, the threshold and the tests", async () => {
    const verdict = await scanAt(spamd.at, content(`${ENTRY}${SENT}${GTUBE}\n`));
    assert.equal(verdict?.kind, "spam");
    assert.ok((verdict.score ?? 0) >= 1000);
    assert.equal(verdict.threshold, 5);
    assert.ok(verdict.tests.includes("GTUBE"));
    assert.ok("port" in spamd.at);
    assert.equal(verdict.by, `spamd at 127.0.0.1:${spamd.at.port}`);
  });

  const HAM: Readonly<Record<string, Buffer>> = {
    "an ordinary one": Buffer.from(ENTRY + SENT + TEXT),
    "CRLF throughout": Buffer.from((ENTRY + SENT + TEXT).replaceAll("\n", "\r\n")),
    "no newline at the end": Buffer.from(`${ENTRY}${SENT}no newline`),
    "a header and no empty line": Buffer.from(ENTRY + SENT.slice(0, SENT.indexOf("\n\n") + 1)),
    "NUL octets": Buffer.from(`${ENTRY}${SENT}a\0b\0\0${TEXT}\0`),
    "500 kB of text": Buffer.from((ENTRY + SENT + TEXT.repeat(10_000)).slice(0, 500_000)),
  };
  for (const [name, message] of Object.entries(HAM)) {
    test(`ham: ${name}`, async () => {
      const verdict = await scanAt(spamd.at, content(message));
      assert.equal(verdict?.kind, "ham");
      assert.ok(verdict.score !== null && verdict.score < 5);
      assert.ok(verdict.tests.length > 0);
    });
  }

  test("whatever is no message has a verdict too", async () => {
    const octets = Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256));
    for (const message of [
      Buffer.alloc(0),
      Buffer.from("\n"),
      Buffer.from("x"),
      Buffer.from("\n\n\0"),
      octets,
    ]) {
      const verdict = await scanAt(spamd.at, content(message));
      assert.ok(verdict !== null && verdict.kind !== "unknown");
    }
  });

  // Of each part of a message, SpamAssassin looks at the first 50,000 octets (its
  // body_part_scan_size).
  test("spam behind several chunks of text is found", async () => {
    const message = `${ENTRY}${SENT}${TEXT.repeat(500)}${GTUBE}\n`;
    assert.equal((await scanAt(spamd.at, content(message)))?.kind, "spam");
  });

  test("copies of one message have one verdict", async () => {
    const copies = ["", TRACE, TRACE.replaceAll("training", "merlyn")].map((above) =>
      content(above + ENTRY + SENT),
    );
    const [first, ...others] = await Promise.all(copies.map((copy) => scanAt(spamd.at, copy)));
    for (const other of others) assert.deepEqual(other, first);
  });

  test("twenty at once", async () => {
    const texts = Array.from(
      { length: 20 },
      (_, i) => `${ENTRY}${SENT}${i % 2 === 0 ? GTUBE : TEXT}\n`,
    );
    const verdicts = await Promise.all(texts.map((text) => scanAt(spamd.at, content(text))));
    assert.deepEqual(
      verdicts.map((verdict) => verdict?.kind),
      texts.map((_, i) => (i % 2 === 0 ? "spam" : "ham")),
    );
  });

  test("a user that it does not know is no error: spamd goes on without preferences", async () => {
    assert.equal(
      (await scanAt(spamd.at, content(ENTRY + SENT), { user: "nobody-of-that-name" }))?.kind,
      "ham",
    );
  });

  test("through a proxy it gets the octets that were given", async (t) => {
    const proxy = await SpamProxy.start(forwarded(spamd.at));
    t.after(() => proxy.stop());
    const message = Buffer.from(`${ENTRY}${SENT}${GTUBE}\0\r\n\r`);
    assert.equal((await scanAt(proxy.at, content(message)))?.kind, "spam");
    assert.ok(messageIn(proxy.requests[0]).equals(message));
  });

  test("restarted in the middle of a scan: that one fails, the next one does not", async () => {
    const scanner = openScanner(spamdAt(spamd.at), tools());
    const large = content(
      (ENTRY + SENT + TEXT.repeat(10_000)).slice(0, 500_000).replace("<1@", "<restarted@"),
    );
    const scan = assert.rejects(scanner.scan(large), { name: "ScannerError" });
    await spamd.logged(/checking message <restarted@/);
    await spamd.halt();
    await scan;
    await assert.rejects(scanner.scan(content(SENT)), /connection refused: is it running\?/);
    await spamd.run();
    assert.equal((await scanner.scan(content(ENTRY + SENT + TEXT)))?.kind, "ham");
  });
});

test("a real spamd on a unix socket", { skip: NO_SPAMD }, async (t) => {
  const spamd = await Spamd.start({ socket: true });
  t.after(() => spamd.stop());
  assert.ok("socket" in spamd.at);
  const verdict = await scanAt(spamd.at, content(`${SENT}${GTUBE}\n`));
  assert.equal(verdict?.kind, "spam");
  assert.equal(verdict.by, `spamd at ${spamd.at.socket}`);
  assert.equal((await scanAt(spamd.at, content(ENTRY + SENT + TEXT)))?.kind, "ham");
  await spamd.halt();
  await assert.rejects(
    scanAt(spamd.at, content(SENT)),
    /spamd at .*: (?:no such socket|connection refused): is it running\?/,
  );
});
