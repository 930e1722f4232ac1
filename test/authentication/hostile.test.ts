/** Whatever a message is, it is answered, and soon. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { verifyMessage } from "../../src/authentication/verify-message.js";
import type { Content } from "../../src/core/contracts/ports.js";
import { deadline } from "../folders/tools.js";
import { computed } from "../harness/clock.js";
import { startNameServer, type Zone } from "../harness/dns.js";
import { growthWhile } from "../harness/memory.js";
import { signed } from "./signing.js";
import { check, delivered, LETTER, NOW, record, told } from "./verifying.js";

const ZONE: Zone = {
  "a.example": { TXT: ["v=spf1 -all"] },
  "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
  "s1._domainkey.a.example": { TXT: [record("good")] },
};
const RUNS = Number(process.env.SORTMAIL_FUZZ ?? 150);

const token = fc.constantFrom(
  ..."v=1 a=rsa-sha256 c=relaxed/simple d=a.example s=s1 h=from:to bh=AAAA b=AAAA l=0 t=1 x=2".split(
    " ",
  ),
  ..."i=1 i=2 i=0 i=51 cv=none cv=pass cv=fail z=a|b q=dns i=@a.example __proto__=1 =".split(" "),
  ...["; ", ";", ";;", " ", "\n ", '"', "'", "(", ")", "\\", "\0", "\u00ff", ":", "="],
);
const name = fc.constantFrom(
  "DKIM-Signature",
  "ARC-Seal",
  "ARC-Message-Signature",
  "ARC-Authentication-Results",
  "From",
  "Content-Type",
  "Received",
);
const field = fc
  .tuple(name, fc.array(token, { maxLength: 16 }))
  .map(([label, parts]) => `${label}: ${parts.join("; ")}\n`);
const messages = fc
  .tuple(fc.array(field, { maxLength: 12 }), fc.string({ unit: "binary-ascii" }))
  .map(([fields, body]) => `${fields.join("")}\n${body}`);

test("made of pieces of signatures and seals: an answer, and nothing of the program is changed", async (t) => {
  const { at } = await startNameServer(t, ZONE);
  const builtIns = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
  await fc.assert(
    fc.asyncProperty(messages, async (message) => {
      const { by } = await check(message, { at });
      assert.doesNotMatch(by, /failed/);
    }),
    { numRuns: RUNS },
  );
  assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), builtIns);
});

test("a field that would change what every object has changes nothing", async (t) => {
  const { at } = await startNameServer(t, ZONE);
  const evil = [
    "ARC-Authentication-Results: i=1; a; spf=pass __proto__.polluted=yes constructor.prototype.x=1",
    "ARC-Message-Signature: i=1; a=rsa-sha256; d=a.example; s=s1; h=from; bh=AAAA; b=AAAA",
    "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.example; s=s1; b=AAAA",
  ];
  const found = await check(`${evil.join("\n")}\n${LETTER}`, { at });
  assert.equal(found.arc, "fail");
  assert.equal(Reflect.get({}, "polluted"), undefined);
  assert.equal(Reflect.get({}, "x"), undefined);
});

/** Each as large as it is looked at, and larger. */
const LARGE: Readonly<Record<string, () => Promise<string> | string>> = {
  "a thousand signatures": async () =>
    (await signed("", { domain: "a.example" })).trimEnd().concat("\n").repeat(400) + LETTER,
  "signatures of separators": () =>
    `DKIM-Signature: v=1; z=${":".repeat(8000)}; d=a.example\n`.repeat(25) + LETTER,
  "one signature": () => `DKIM-Signature: ${"a=b; ".repeat(50_000)}\n${LETTER}`,
  "a field in many lines": () => `X: a\n${" \n".repeat(120_000)}${LETTER}`,
  "white space": () => `DKIM-Signature: ${" ".repeat(200_000)}\n${LETTER}`,
  "names without end": () =>
    `DKIM-Signature: v=1; h=from:${"to:".repeat(2000)}x; a=rsa-sha256; d=a.example; s=s1; bh=AA; b=AA\n${LETTER}`,
  "many fields": () => `${"From: a@a.example\n".repeat(15_000)}${LETTER}`,
  "seals without end": () =>
    Array.from(
      { length: 60 },
      (_, at) => `ARC-Seal: i=${at + 1}; cv=pass; ${"z".repeat(3000)}\n`,
    ).join("") + LETTER,
  "a header larger than any": () => `${"X-A: b\n".repeat(300_000)}${LETTER}`,
};

for (const [kind, made] of Object.entries(LARGE))
  test(`${kind}: soon`, async (t) => {
    const { at, asked } = await startNameServer(t, ZONE);
    const message = delivered(await made());
    const before = computed();
    const found = await check(message, {
      at,
      address: "203.0.113.7",
      authors: ["a.example"],
    });
    // Some hundred milliseconds on a slow machine; what grows by the square would be minutes.
    assert.ok(computed() - before < 15_000, `${computed() - before} ms`);
    assert.equal(found.dmarc?.result, "fail");
    assert.ok(asked.length < 20, asked.join(", "));
  });

test("a message of 100 MB is read in pieces", async (t) => {
  const { at } = await startNameServer(t, ZONE);
  const head = Buffer.from(delivered(await signed(LETTER, { domain: "a.example" })));
  const chunk = Buffer.from(`${"0123456789 abcdef ".repeat(4)}\n`.repeat(1000));
  const count = Math.ceil(100_000_000 / chunk.length);
  const content: Content = {
    size: head.length + count * chunk.length,
    head,
    file: null,
    *chunks() {
      yield head;
      for (let sent = 0; sent < count; sent++) yield chunk;
    },
  };
  const asked = { content, authors: ["a.example"], connection: { why: "a test", domain: null } };
  const tools = { deadline: deadline(), now: NOW, hostname: "", servers: [at], timeout: 60_000 };
  const growth = await growthWhile(async () => {
    assert.equal(told(await verifyMessage(asked, tools)), "spf=- dkim=fail dmarc=- arc=none");
  });
  assert.ok(growth < 16 * 1024 * 1024, `${growth} octets`);
});
