import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { AuthenticatorTools } from "../../src/authentication/authenticator-tools.js";
import { openAuthenticator } from "../../src/authentication/authenticators.js";
import { checkedIn } from "../../src/authentication/written.js";
import type { Checked } from "../../src/core/contracts/authentication.js";
import type { Deadline, Incoming } from "../../src/core/contracts/ports.js";
import { verify } from "../../src/core/language/verify.js";
import { memoryContent } from "../../src/io/content.js";
import { createDeadline, InterruptedError } from "../../src/io/deadline.js";
import { answersInFiles } from "../../src/state/once/answers-in-files.js";
import { once } from "../../src/state/once/once.js";
import { deadline, scratch } from "../folders/tools.js";
import { type NameServer, startNameServer, type Zone } from "../harness/dns.js";
import { type Clock, clock } from "../spam/tools.js";
import { signed } from "./signing.js";
import { delivered, HOME, LETTER, record, told } from "./verifying.js";

const ZONE: Zone = {
  "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
  "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
  "s1._domainkey.a.example": { TXT: [record("good")] },
};

interface Site {
  readonly server: NameServer;
  readonly clock: Clock;
  ask(message: string, about?: About): Promise<Checked | null>;
}

interface About {
  readonly address?: string;
  readonly sender?: string | null;
  readonly helo?: string;
  readonly deadline?: Deadline;
}

async function site(t: TestContext, timeout: "20 s" | "1 s" = "20 s"): Promise<Site> {
  const server = await startNameServer(t, structuredClone(ZONE));
  const host = clock();
  const store = answersInFiles(join(scratch(t), "cache/verdicts"), host, checkedIn);
  const tools = (limit: Deadline): AuthenticatorTools => ({
    trusted: ["blue.stonehenge.example"],
    deadline: limit,
    host,
    remember: (ask, options) =>
      once(ask, { store, deadline: limit, host, act: "the check", ...options }),
  });
  return {
    server,
    clock: host,
    ask: (message, { deadline: limit = deadline(), ...about } = {}) =>
      openAuthenticator(verify({ resolver: [server.at], timeout }), tools(limit)).authenticate(
        incoming(message, about),
      ),
  };
}

function incoming(
  message: string,
  { address = HOME, helo = "mx.a.example", ...rest }: About,
): Incoming {
  const sender = "sender" in rest ? rest.sender : "ada@a.example";
  const envelope = {
    sender,
    recipient: undefined,
    originalRecipient: undefined,
    extension: undefined,
    fromLine: undefined,
    clientAddress: address,
    clientHostname: "unknown",
    clientHelo: helo,
    clientProtocol: "ESMTP",
    saslUser: undefined,
  };
  return {
    content: memoryContent(Buffer.from(message, "latin1")),
    envelope,
    sender,
    from: [[{ name: "Ada", address: "ada@a.example", local: "ada", domain: "a.example" }]],
  };
}

const PASS = "spf=pass dkim=pass dmarc=pass/reject arc=none";

test("of fifty copies one is checked, whatever local delivery wrote on top of each", async (t) => {
  const { server, ask } = await site(t);
  const message = delivered(await signed(LETTER, { domain: "a.example" }));
  const found = await Promise.all(
    Array.from({ length: 50 }, (_, at) => ask(message.replace("merlyn+home", `merlyn+${at}`))),
  );
  for (const each of found) assert.equal(each === null ? "" : told(each), PASS);
  assert.deepEqual([...server.asked].sort(), [
    "TXT _dmarc.a.example",
    "TXT a.example",
    "TXT s1._domainkey.a.example",
  ]);
  await ask(message);
  assert.equal(server.asked.length, 3);
});

test("what an answer depends on is asked about for itself", async (t) => {
  const { server, ask } = await site(t);
  const results: string[] = [];
  for (const about of [
    {},
    { address: "203.0.113.7" },
    { sender: "eve@b.example" },
    { sender: null },
    { sender: null, helo: "other.example" },
  ]) {
    const found = await ask(delivered(LETTER), about);
    results.push(found?.spf?.result ?? "");
  }
  assert.deepEqual(results, ["pass", "fail", "none", "none", "none"]);
  const before = server.asked.length;
  await ask(delivered(LETTER).replace("Hello", "Hallo"));
  assert.ok(server.asked.length > before);
});

test("an answer holds for an hour, and no answer for a minute", async (t) => {
  const { server, clock: time, ask } = await site(t);
  const asked = async () => {
    const before = server.asked.length;
    const found = await ask(delivered(LETTER));
    return [found?.spf?.result, server.asked.length > before];
  };
  server.zone["a.example"] = { fault: "servfail" };
  assert.deepEqual(await asked(), ["temperror", true]);
  assert.deepEqual(await asked(), ["temperror", false]);
  server.zone["a.example"] = { TXT: ["v=spf1 +all"] };
  time.pass(61_000);
  assert.deepEqual(await asked(), ["pass", true]);
  time.pass(3500_000);
  assert.deepEqual(await asked(), ["pass", false]);
  time.pass(101_000);
  assert.deepEqual(await asked(), ["pass", true]);
});

test("DNS that does not answer is temperror, in time: no pass, no fail, no exception", async (t) => {
  const { server, ask } = await site(t, "1 s");
  const message = delivered(await signed(LETTER, { domain: "a.example" }));
  for (const name of Object.keys(ZONE)) server.zone[name] = { fault: "silent" };
  const found = await ask(message);
  assert.equal(found && told(found), "spf=temperror dkim=temperror dmarc=temperror arc=none");
});

test("who is told to stop stops, and nothing of that is remembered", async (t) => {
  const { server, ask } = await site(t);
  server.zone["a.example"] = { fault: "silent" };
  const limit = createDeadline({ ms: 60_000, now: () => performance.now() });
  const asked = ask(delivered(LETTER), { deadline: limit });
  while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  limit.interrupt("TERM");
  await assert.rejects(asked, InterruptedError);
  server.zone["a.example"] = { TXT: ["v=spf1 +all"] };
  assert.equal((await ask(delivered(LETTER)))?.spf?.result, "pass");
});

test("what it says of itself: where it was found, and what was not asked", async (t) => {
  const { ask } = await site(t);
  assert.equal((await ask(delivered(LETTER)))?.by, "checked here");
  const local = await ask(LETTER, { address: "127.0.0.1" });
  assert.equal(local?.by, "checked here; SPF not asked: 127.0.0.1 is one of ours");
  const large = `X: ${"y".repeat(300_000)}\n${LETTER}`;
  assert.match((await ask(delivered(large)))?.by ?? "", /the header is too large/);
});

test("what was written down is read again, and nothing else", () => {
  const whole: Checked = {
    spf: { result: "pass", domain: "a.example" },
    dkim: [{ domain: "a.example", selector: "s1", result: "policy" }],
    dmarc: { result: "fail", policy: "reject", domain: "a.example" },
    arc: "none",
    by: "checked here",
  };
  const nothing: Checked = { spf: null, dkim: [], dmarc: null, arc: null, by: "" };
  for (const each of [whole, nothing])
    assert.deepEqual(checkedIn(JSON.parse(JSON.stringify(each))), each);
  for (const wrong of [
    null,
    3,
    {},
    { ...whole, by: 1 },
    { ...whole, arc: "perhaps" },
    { ...whole, spf: { result: "toString", domain: null } },
    { ...whole, dkim: {} },
    { ...whole, dkim: [{}] },
    { ...whole, dmarc: { result: "pass", policy: "shoot", domain: null } },
    { ...whole, dmarc: undefined },
  ])
    assert.equal(checkedIn(wrong), null);
});

test("options that make no sense are refused when they are written", () => {
  assert.deepEqual(verify(), {
    kind: "verify",
    timeout: 20_000,
    remember: 3600_000,
    resolver: null,
  });
  for (const good of ["127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:5353", "2001:db8::1"])
    assert.deepEqual(verify({ resolver: [good] }).resolver, [good]);
  for (const wrong of ["localhost", "dns.example", "", "1.2.3", "127.0.0.1:x"])
    assert.throws(() => verify({ resolver: [wrong] }), /verify: resolver/, wrong);
  assert.throws(() => verify({ resolver: [] }), /verify: resolver/);
});
