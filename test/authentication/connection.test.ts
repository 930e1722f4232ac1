import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionOf } from "../../src/authentication/connection.js";
import type { Envelope } from "../../src/core/contracts/mail.js";
import { memoryContent } from "../../src/io/content.js";

const NOTHING: Envelope = {
  sender: undefined,
  recipient: undefined,
  originalRecipient: undefined,
  extension: undefined,
  fromLine: undefined,
  clientAddress: undefined,
  clientHostname: undefined,
  clientHelo: undefined,
  clientProtocol: undefined,
  saslUser: undefined,
};
const TRUSTED = ["blue.example", "mx.provider.example"];
const OUTSIDE = `Received: from mail.a.example (mail.a.example [192.0.2.7])
\tby mx.provider.example (Postfix) with ESMTP id 1; Tue, 1 Dec 2026 12:00:00 +0000
`;
const INSIDE = `Received: from mx.provider.example (mx.provider.example [198.51.100.2])
\tby blue.example (Postfix) with ESMTP id 2; Tue, 1 Dec 2026 12:00:01 +0000
`;

interface Asked {
  readonly envelope?: Partial<Envelope>;
  readonly sender?: string | null | undefined;
  readonly header?: string;
  readonly trusted?: readonly string[];
}

function connection({ envelope = {}, header = "", trusted = TRUSTED, ...rest }: Asked) {
  const sender = "sender" in rest ? rest.sender : "ada@a.example";
  const content = memoryContent(Buffer.from(`${header}From: ada@a.example\n\nhi\n`));
  return connectionOf({ content, envelope: { ...NOTHING, ...envelope }, sender }, trusted);
}

const STRANGER = {
  clientAddress: "192.0.2.7",
  clientHostname: "mail.a.example",
  clientHelo: "mail.a.example",
};

test("who is not one of ours is asked about", () => {
  const known = { sender: "ada@a.example", address: "192.0.2.7", helo: "mail.a.example" };
  assert.deepEqual(connection({ envelope: STRANGER }), known);
  assert.deepEqual(connection({ envelope: STRANGER, trusted: [] }), known);
  assert.deepEqual(connection({ envelope: STRANGER, sender: null }), { ...known, sender: null });
  const ipv6 = { ...STRANGER, clientAddress: "2001:db8::7" };
  assert.deepEqual(connection({ envelope: ipv6 }), { ...known, address: "2001:db8::7" });
});

test("one of our machines is not asked about: whom it had the message from is, where it tells", () => {
  const found = { sender: "ada@a.example", address: "192.0.2.7", helo: "unknown" };
  for (const envelope of [
    { clientAddress: "198.51.100.2", clientHostname: "MX.provider.example" },
    { clientAddress: "127.0.0.1", clientHostname: "localhost" },
    {},
  ])
    assert.deepEqual(connection({ envelope, header: INSIDE + OUTSIDE }), found);
  const elsewhere = OUTSIDE.replace("192.0.2.7", "IPv6:2001:db8::7");
  assert.deepEqual(connection({ header: INSIDE + elsewhere }), {
    ...found,
    address: "2001:db8::7",
  });
});

test("where nothing tells, nobody is asked, and why is said", () => {
  const cases: readonly (readonly [Asked, string])[] = [
    [{}, "no CLIENT_ADDRESS"],
    [{ envelope: { clientAddress: "unknown" } }, "unknown is no address"],
    [{ header: OUTSIDE, trusted: [] }, "no CLIENT_ADDRESS"],
    [{ header: OUTSIDE.replace("provider", "stranger") }, "no CLIENT_ADDRESS"],
    [{ header: OUTSIDE.replace("192.0.2.7", "10.1.2.3") }, "no CLIENT_ADDRESS"],
    [{ header: INSIDE + OUTSIDE, sender: null }, "a bounce, and nobody tells the greeting"],
    [{ envelope: STRANGER, sender: undefined }, "nobody tells the envelope sender"],
    [{ envelope: { ...STRANGER, saslUser: "ada" } }, "its sender had logged in"],
    ...["127.0.0.1", "10.0.0.1", "172.20.1.1", "192.168.1.1", "169.254.1.1", "100.64.1.1"].map(
      (clientAddress) =>
        [{ envelope: { clientAddress } }, `${clientAddress} is one of ours`] as const,
    ),
    ...["::1", "fe80::1", "fd00::1"].map(
      (clientAddress) =>
        [{ envelope: { clientAddress } }, `${clientAddress} is one of ours`] as const,
    ),
  ];
  for (const [asked, why] of cases) {
    const found = connection(asked);
    assert.equal("why" in found ? found.why : "asked", why, JSON.stringify(asked));
  }
});

test("what would be asked about is told all the same", () => {
  assert.deepEqual(connection({ sender: "ada@B\u00fccher.example" }), {
    why: "no CLIENT_ADDRESS",
    domain: "xn--bcher-kva.example",
  });
});
