import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readHop } from "../../src/spam/received-field.js";
import { assertLinear, hostile } from "../core/hostile.js";

const BY =
  "by blue.stonehenge.example (Postfix) with ESMTP id 4B1; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)";
const blue = (client: unknown) => ({ by: "blue.stonehenge.example", client });

test("Postfix: who wrote it, and the name and address that it found out", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["from localhost (localhost [127.0.0.1])", { name: "localhost", address: "127.0.0.1" }],
    ["from [192.0.2.7] (unknown [192.0.2.7])", { name: "unknown", address: "192.0.2.7" }],
    [
      "from helo (Mail.Example.ORG [IPv6:2001:db8::7])",
      { name: "mail.example.org", address: "IPv6:2001:db8::7" },
    ],
    [
      "from helo (mail.example.org [192.0.2.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519) (No client certificate requested) (Authenticated sender: merlyn)",
      { name: "mail.example.org", address: "192.0.2.7" },
    ],
  ];
  for (const [from, client] of cases)
    assert.deepEqual(readHop(`${from} ${BY}`), blue(client), from);
});

test("amavis: an address without a name", () => {
  const value =
    "from blue.stonehenge.example ([127.0.0.1]) by localhost (blue.stonehenge.example [127.0.0.1]) (amavis, port 10024) with LMTP id 0ZSm";
  assert.deepEqual(readHop(value), { by: "localhost", client: { name: "", address: "127.0.0.1" } });
});

test("nobody was connected: a program on that machine sent it", () => {
  for (const value of [
    "by BLUE.stonehenge.example (Postfix, from userid 1000) id 4B1; Thu, 1 Oct",
    "by blue.stonehenge.example; Thu",
  ]) {
    assert.deepEqual(readHop(value), blue("nobody"));
  }
});

test("who wrote it may be certain where the client is not", () => {
  const froms = [
    "from localhost",
    "from [127.0.0.1]",
    "from localhost (127.0.0.1)",
    "from localhost [127.0.0.1]",
    "from x (localhost [127.0.0.1] (may be forged))",
    "from x (localhost [127.0.0.1] helo=y)",
    "from x (a b [127.0.0.1])",
    "from x () (localhost [127.0.0.1])",
    "(from root@localhost)",
  ];
  for (const from of froms) assert.deepEqual(readHop(`${from} ${BY}`), blue("untold"), from);
});

test("what the client called itself is no name, wherever a server writes it", () => {
  const froms = [
    "from localhost (evil.example [192.0.2.66])",
    "from [127.0.0.1] (evil.example [192.0.2.66])",
    "from unknown (HELO [127.0.0.1]) (192.0.2.66)",
    "from [192.0.2.66] (helo=[127.0.0.1])",
    "from [192.0.2.66] (EHLO [127.0.0.1])",
    "from x ([192.0.2.66] helo=[127.0.0.1])",
    "from x (localhost [127.0.0.1]) (evil.example [192.0.2.66])",
    "from x ([127.0.0.1]) ([192.0.2.66])",
  ];
  for (const from of froms) {
    const client = readHop(`${from} ${BY}`)?.client;
    const address = typeof client === "object" ? client.address : client;
    assert.ok(address === "192.0.2.66" || address === "untold", `${from}: ${address}`);
  }
});

test("who wrote it is never guessed: two `by`, none, or nothing behind it", () => {
  for (const value of [
    "",
    "by",
    "from x",
    "from a by ; now",
    "from a by (blue.stonehenge.example)",
    `from a by evil.example ${BY}`,
    `from a (sent by b) ${BY}`,
    `by by ${BY}`,
    `from x (localhost [127.0.0.1]) by blue.stonehenge.example with SMTP id 1 for <x (evil.example [192.0.2.66]) ${BY}`,
    "(qmail 1234 invoked from network); 1 Oct 2020",
    `from ${"x".repeat(5000)} (localhost [127.0.0.1]) ${BY}`,
    `from x (localhost [127.0.0.1]) ${BY} ${"x".repeat(5000)}`,
    `from x (localhost [127.0.0.1]) by blue.stonehenge.example ${" ".repeat(5000)} (evil.example [192.0.2.66]) ${BY}`,
  ]) {
    assert.equal(readHop(value), null, value.slice(0, 100));
  }
});

test("white space of any kind and amount separates words", () => {
  assert.deepEqual(
    readHop("  from x\t (localhost  [127.0.0.1])  \tBY\tblue.stonehenge.example;x"),
    blue({ name: "localhost", address: "127.0.0.1" }),
  );
});

test("no greeting can make the writer name another address than the client's", () => {
  const piece = fc.constantFrom(
    ..." ()[]\\\"';:,=<>@".split(""),
    ..." by |from |localhost|127.0.0.1|[127.0.0.1]|([127.0.0.1])|(localhost [127.0.0.1])|blue.stonehenge.example|helo|\u00a0|\t| by".split(
      "|",
    ),
  );
  const helo = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "grapheme" }),
  );
  fc.assert(
    fc.property(helo, (helo) => {
      const hop = readHop(`from ${helo} (evil.example [192.0.2.66]) ${BY}`);
      if (hop === null || hop.client === "untold") return;
      assert.deepEqual(hop, blue({ name: "evil.example", address: "192.0.2.66" }));
    }),
    { numRuns: 5000 },
  );
});

test("hostile values take no time", () => {
  assertLinear(
    hostile(
      [" by ", "(", "[", "from ", "a", " (a)", " (", "() "],
      ["from x (", "from x (a [1]) ", "by "],
    ),
    readHop,
  );
});
