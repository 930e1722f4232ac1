import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  possibleWriters,
  readHop,
  receivedText,
} from "../../../src/core/message/received-field.js";
import { assertLinear, hostile } from "../hostile.js";

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
    `from x (localhost [127.0.0.1]) by blue.stonehenge.example ${" ".repeat(5000)} (evil.example [192.0.2.66]) ${BY}`,
  ]) {
    assert.equal(readHop(value), null, value.slice(0, 100));
  }
});

test("as Postfix, Exim, Sendmail, Exchange, amavis and others write it", () => {
  const cases: readonly (readonly [value: string, client: unknown])[] = [
    [
      'from mx.example.org (mx.example.org [192.0.2.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature ECDSA (prime256v1) server-digest SHA256 client-signature RSA-PSS (2048 bits) client-digest SHA256) (Client CN "mx.example.org", Issuer "R3" (verified OK)) by blue.stonehenge.example (Postfix) with ESMTPS id 4B1 for <merlyn@stonehenge.example>; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)',
      { name: "mx.example.org", address: "192.0.2.7" },
    ],
    [
      "by blue.stonehenge.example (Postfix, from userid 1000) id 4B1; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)",
      "nobody",
    ],
    [
      "from [192.0.2.7] (helo=mx.example.org) by blue.stonehenge.example with esmtps (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.98) (envelope-from <anna@example.org>) id 1kNxyz-0000ab-Cd for merlyn@stonehenge.example; Thu, 01 Oct 2020 10:00:00 +0000",
      { name: "", address: "192.0.2.7" },
    ],
    [
      "from mx.example.org ([192.0.2.7]:2525 helo=localhost ident=mail) by blue.stonehenge.example with esmtp (Exim 4.92) id 1kNxyz-0000ab-Cd; Thu, 01 Oct 2020 10:00:00 +0000",
      { name: "mx.example.org", address: "192.0.2.7" },
    ],
    [
      "from merlyn by blue.stonehenge.example with local (Exim 4.98) (envelope-from <merlyn@blue.stonehenge.example>) id 1kNxyz-0000ab-Cd; Thu, 01 Oct 2020 10:00:00 +0000",
      "nobody",
    ],
    [
      "from mx.example.org (mx.example.org [192.0.2.7]) (authenticated bits=0) by blue.stonehenge.example (8.18.1/8.18.1/Debian-5) with ESMTPSA id 091A0xyz012345 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO) for <merlyn@stonehenge.example>; Thu, 1 Oct 2020 10:00:00 GMT",
      { name: "mx.example.org", address: "192.0.2.7" },
    ],
    [
      "from mx.example.org (mx.example.org [192.0.2.7] (may be forged)) by blue.stonehenge.example (8.18.1/8.18.1) with ESMTP id 091A0xyz012345; Thu, 1 Oct 2020 10:00:00 GMT",
      "untold",
    ],
    [
      "(from merlyn@localhost) by blue.stonehenge.example (8.18.1/8.18.1/Submit) id 091A0xyz012345; Thu, 1 Oct 2020 10:00:00 GMT",
      "nobody",
    ],
    [
      "from EXCH1.corp.example (10.0.0.7) by blue.stonehenge.example (10.0.0.5) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.11 via Frontend Transport; Thu, 1 Oct 2020 10:00:00 +0000",
      { name: "", address: "10.0.0.7" },
    ],
    [
      "from EXCH1.corp.example ([fe80::cf66:58ab]) by blue.stonehenge.example ([fe80::cf66:58ab%5]) with mapi id 15.20.8632.030; Thu, 1 Oct 2020 10:00:00 +0000",
      { name: "", address: "fe80::cf66:58ab" },
    ],
    [
      "from blue.stonehenge.example ([127.0.0.1]) by blue.stonehenge.example with LMTP id oGxW (envelope-from <anna@example.org>) for <merlyn@blue.stonehenge.example>; Thu, 01 Oct 2020 10:00:00 +0000",
      { name: "", address: "127.0.0.1" },
    ],
  ];
  const recipient = /for (<?)[^ ;>]*/;
  for (const [value, client] of cases) {
    assert.deepEqual(readHop(value), blue(client), value);
    // And the same with a recipient that has a second one in it.
    const second = value.replace(recipient, 'for $1"x by evil.example y"@stonehenge.example');
    assert.deepEqual(readHop(second), blue(client), second);
  }
});

test("Postfix that does not say where anything came from: not a program on that machine", () => {
  for (const value of [
    "by blue.stonehenge.example (Postfix) id 4B1 for <merlyn@stonehenge.example>; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)",
    "by blue.stonehenge.example (Postfix) with ESMTPSA id 4B1; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)",
  ])
    assert.deepEqual(readHop(value), blue("untold"));
});

test("a second `by` where a stranger's words stand: the first one's is still who wrote it", () => {
  const client = { name: "mail.example.org", address: "192.0.2.7" };
  const from = (greeting: string) => `from ${greeting} (mail.example.org [192.0.2.7])`;
  const cases: readonly (readonly [value: string, client: unknown])[] = [
    [`${from("by")} ${BY}`, client],
    [`${from("from")} ${BY}`, client],
    [`${from("x\u00a0by\u00a0evil.example\u00a0y")} ${BY}`, client],
    [`${from("x\u0085by\u0085evil.example\u0085y")} ${BY}`, client],
    [`${from("by")} (using TLSv1.3) (Authenticated sender: x by y) ${BY}`, "untold"],
    [`${from("x")} (Client CN "x by y", Issuer "a (b) by c" (not verified)) ${BY}`, "untold"],
    ...[
      '"x by evil.example y"@stonehenge.example',
      String.raw`"\"> by evil.example; \""@stonehenge.example`,
      '") by evil.example ("@stonehenge.example',
      '"x (evil.example [192.0.2.66]) by evil.example (Postfix)"@stonehenge.example',
      '"(Exim by evil.example 4)"@stonehenge.example',
      '"x by y"',
    ].map((address): [string, unknown] => [
      `${from("by")} by blue.stonehenge.example (Postfix) with ESMTP id 4B1 for <${address}>; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)`,
      client,
    ]),
  ];
  for (const [value, expected] of cases) assert.deepEqual(readHop(value), blue(expected), value);
});

test("a greeting as long as Postfix takes one", () => {
  const client = { name: "mail.example.org", address: "192.0.2.7" };
  const value = `from ${"x".repeat(2000)} (mail.example.org [192.0.2.7]) by blue.stonehenge.example (Postfix) with ESMTP id 4B1 for <"by evil.example ${"x".repeat(2000)}"@stonehenge.example>; Thu, 1 Oct 2020 10:00:00 +0000 (UTC)`;
  assert.deepEqual(readHop(value), blue(client));
});

test("a line that Postfix has broken to send it on is one line", () => {
  const words = `from ${"x".repeat(1500)} (mail.example.org [192.0.2.7])`;
  const whole = ` ${words}\n\t${BY}\n for <"x by evil.example y"@stonehenge.example>`;
  const at = 998 - "Received:".length;
  const broken = `${whole.slice(0, at)}\n ${whole.slice(at)}`;
  const textOf = (value: string) => receivedText({ name: "Received", raw: Buffer.from(value) });
  assert.equal(textOf(broken), textOf(whole));
  assert.equal(textOf(` a\r\n b\n\tc\u00a0d`), "a b c\u00a0d");
});

test("who may have written what can be read in two ways", () => {
  const cases: readonly (readonly [value: string, names: readonly string[]])[] = [
    [
      `from x by evil.example (evil.example [192.0.2.66]) ${BY}`,
      ["evil.example", "blue.stonehenge.example"],
    ],
    [`from by by BLUE.stonehenge.example; x ${BY}`, ["by", "blue.stonehenge.example"]],
    [`from a by evil@example by (x) ${BY}`, ["blue.stonehenge.example"]],
    ["(qmail 1234 invoked from network); 1 Oct 2020", []],
  ];
  for (const [value, names] of cases) assert.deepEqual(possibleWriters(value), names, value);
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
  const texts = [
    ...hostile(
      [" by ", "(", "[", "from ", "a", " (a)", " (", "() "],
      ["from x (", "from x (a [1]) ", "by "],
    ),
    ...hostile([" (", '"', '"a"', "\\", "@"], ['from by (x) by y for <"', "from by (x) by y for "]),
    ...hostile([" for <", " (envelope-from <", " x", "; a"], ["from by (x) by y"]),
    ...hostile([' (Client CN "', " (helo=", " (a by b)"], ["from by"]),
  ];
  assertLinear(texts, (value) => [readHop(value), possibleWriters(value)]);
});
