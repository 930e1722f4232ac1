/** rspamd as a scanner: what it says, what goes wrong, and the real one. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { command, rspamd } from "../../src/core/language/more-scanners.js";
import { openScanner, teach, teachable } from "../../src/spam/scanners.js";
import { lines } from "../core/mails.js";
import { contentOf } from "../folders/tools.js";
import { NO_RSPAMD, Rspamd } from "../harness/rspamd.js";
import { GTUBE } from "../harness/spamd.js";
import { canned, cut, faults, SpamProxy, says, saysEarly } from "../harness/spamproxy.js";
import { messageIn, PROGRAMS, tools } from "./asking.js";
import { checked, isWholePost, post, RSPAMD_HAM, RSPAMD_SPAM } from "./posts.js";

const SENT = lines("Received: by blue; Tue, 1 Dec 2026 10:00:00 +0000", "Subject: Hello", "", "Hi");
const MESSAGE = contentOf(Buffer.from(`Delivered-To: a@b\n${SENT}`));
const BIG = contentOf(Buffer.concat([Buffer.from(SENT), Buffer.alloc(3_000_000, "x")]));

let proxy: SpamProxy;
before(async () => {
  proxy = await SpamProxy.start(canned(RSPAMD_HAM), isWholePost);
});
after(() => proxy.stop());
const scanWith = (options: Parameters<typeof rspamd>[0] = {}, content = MESSAGE) =>
  openScanner(rspamd({ ...proxy.at, ...options }), tools()).scan(content);

async function answer(reply: string) {
  proxy.fault = says(reply);
  return scanWith();
}

test("score, symbols and action become a verdict", async () => {
  const by = `rspamd at 127.0.0.1:${proxy.at.port}`;
  const tests = ["MID_RHS_NOT_FQDN"];
  const found = { score: 9.5, threshold: 15, tests, by };
  assert.deepEqual(await answer(RSPAMD_SPAM), { ...found, kind: "spam" });
  assert.deepEqual(await answer(RSPAMD_HAM), { ...found, kind: "ham", score: 0.6 });
  for (const [action, kind] of [
    ["reject", "spam"],
    ["rewrite subject", "spam"],
    ["greylist", "ham"],
    ["soft reject", "unknown"],
    ["constructor", "unknown"],
  ])
    assert.equal((await answer(checked({ action })))?.kind, kind, action);
});

test("what it has skipped is not called ham; what it knew at once is spam", async () => {
  assert.equal((await answer(checked({ is_skipped: true })))?.kind, "unknown");
  assert.equal((await answer(checked({ is_skipped: true, action: "reject" })))?.kind, "spam");
});

test("it gets the message from its first Received on, whole, and the password", async () => {
  proxy.fault = faults.none;
  await scanWith({ password: "open sesame" });
  const request = proxy.requests.at(-1);
  assert.equal(String(messageIn(request)), SENT);
  assert.match(String(request), /^POST \/checkv2 HTTP\/1\.0\r\n/);
  assert.match(String(request), /\r\nPassword: open sesame\r\n/);
  await scanWith({}, BIG);
  assert.equal(messageIn(proxy.requests.at(-1)).length, BIG.size);
});

test("what is too large is not sent", async () => {
  const asked = proxy.requests.length;
  const verdict = await scanWith({ maxSize: 100_000 }, BIG);
  assert.match(verdict?.by ?? "", /not asked, 3000\d\d\d bytes are more than maxSize, 100000$/);
  assert.equal(proxy.requests.length, asked);
});

test("no answer, half of one, or another's: never a verdict", async () => {
  for (const [fault, reason] of [
    [faults.closeAtOnce, /closed the connection|broke the connection/],
    [cut(20), /cut off after 20 bytes/],
    [cut(RSPAMD_HAM.length - 1), /cut off after/],
    [says("SSH-2.0-OpenSSH\r\n"), /none of HTTP's: SSH-2\.0-OpenSSH/],
    [says("HTTP/1.1 200 OK\r\n\r\n{}"), /no Content-Length/],
    [says(post("200 OK", "<html>")), /none of rspamd's: <html>/],
    [says(post("200 OK", '{"action":"reject"}')), /none of rspamd's/],
    [says(checked({ score: "9" })), /none of rspamd's/],
    [says(post("401 Unauthorized", '{"error":"Unauthorized"}')), /refuses with 401: Unauthorized$/],
    [saysEarly(post("413 Too large", "{}")), /refuses with 413: Too large|broke|closed/],
    [faults.endless, /does not end/],
  ] as const) {
    proxy.fault = fault;
    await assert.rejects(scanWith(), (error) => {
      assert.ok(error instanceof Error && error.name === "ScannerError");
      assert.match(error.message, reason);
      assert.match(error.message, /^rspamd at 127\.0\.0\.1:\d+: /);
      return true;
    });
  }
  proxy.fault = faults.hang;
  await assert.rejects(scanWith({ timeout: 200 }), /no answer within 0\.2 s/);
  assert.equal((await scanWith({ timeout: 200, onFailure: "unknown" }))?.kind, "unknown");
});

test("learning is its controller's business", async () => {
  const spec = rspamd(proxy.at);
  const lesson = { content: MESSAGE, programs: PROGRAMS, deadline: tools().deadline };
  const taught = (reply: string) => {
    proxy.fault = says(reply);
    return teach(spec, { kind: "spam", ...lesson });
  };
  assert.equal(await taught(post("200 OK", '{"success":true}')), "learned");
  assert.match(String(proxy.requests.at(-1)), /^POST \/learnspam /);
  assert.equal(await taught(post("208 already learned", '{"error":"x"}')), "known");
  await assert.rejects(
    taught(post("500 invalid command", '{"error":"invalid command"}')),
    /does not learn: name the port of its controller/,
  );
  assert.equal(teachable(spec).length, 1);
  assert.equal(teachable(command("/bin/x", [], { spam: [0], ham: [1] })).length, 0);
});

test("the real one", { skip: NO_RSPAMD }, async (t) => {
  const real = await Rspamd.start();
  t.after(() => real.stop());
  const scan = (text: string, at: Parameters<typeof rspamd>[0] = real.at) =>
    openScanner(rspamd(at), tools()).scan(contentOf(Buffer.from(text)));
  const spam = await scan(`${SENT}${GTUBE}\n`);
  assert.deepEqual([spam?.kind, spam?.threshold, spam?.tests], ["spam", 15, ["GTUBE"]]);
  const other = await scan(`Subject: x\n\nx\n`);
  assert.equal(other?.kind, "spam");
  assert.ok(other?.tests.includes("MISSING_MID"));
  assert.equal(
    (await scan(SENT + "x".repeat(4_000_000)))?.by,
    `rspamd at 127.0.0.1:${real.at.port}`,
  );
  await assert.rejects(scan(SENT, real.controller), /refuses with 401: Unauthorized/);
  const secret = { ...real.controller, password: "sesame-open" };
  assert.ok((await scan(SENT, secret)) !== null);
  const lesson = { kind: "spam", content: MESSAGE, programs: PROGRAMS } as const;
  const { deadline } = tools();
  await assert.rejects(
    teach(rspamd(real.at), { ...lesson, deadline }),
    /name the port of its contr/,
  );
});
