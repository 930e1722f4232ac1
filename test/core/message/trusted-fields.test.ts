import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHeader } from "../../../src/core/message/header.js";
import { doubtfulFields, trustedFields } from "../../../src/core/message/trusted-fields.js";
import { lines } from "../mails.js";
import { ENTRY, FILTERED, PIPED, REINJECTED, SENT, TRACE } from "../relayed.js";

const BLUE = "blue.stonehenge.example";

/** The names of the fields in a message that are believed, and who wrote them. */
function believed(message: string, trusted: readonly string[] = [BLUE]): string[] {
  const { fields } = parseHeader(Buffer.from(message));
  return trustedFields(fields, trusted).map(({ name, by, depth }) => `${depth} ${name} by ${by}`);
}

const MARK = "Mark: x\n";

/** How often a field is believed that stands at each of the places. */
function marks(...paths: readonly string[]): number {
  return believed(paths.join(MARK)).filter((name) => name.includes("Mark")).length;
}

test("what local delivery wrote on top of the Received by which the message came in", () => {
  assert.deepEqual(believed(TRACE + ENTRY + SENT), [
    `0 Return-Path by ${BLUE}`,
    `0 X-Original-To by ${BLUE}`,
    `0 Delivered-To by ${BLUE}`,
  ]);
});

test("what a content filter wrote, between its Received and the one by which it gave the message back", () => {
  assert.deepEqual(believed(REINJECTED + MARK + FILTERED + ENTRY + SENT), [`1 Mark by ${BLUE}`]);
  assert.deepEqual(believed(REINJECTED + FILTERED + MARK + ENTRY + SENT), [`2 Mark by ${BLUE}`]);
  assert.deepEqual(believed(PIPED + MARK + ENTRY + SENT), [`1 Mark by ${BLUE}`]);
});

test("nothing below the Received by which the message came in: its sender wrote that", () => {
  assert.deepEqual(believed(ENTRY + MARK + SENT), []);
  assert.deepEqual(believed(REINJECTED + FILTERED + ENTRY + MARK + SENT), []);
  assert.deepEqual(believed(PIPED + ENTRY + MARK + SENT), []);
});

test("nothing below it either that looks as if our own machines had written it", () => {
  for (const forged of [
    ENTRY,
    REINJECTED,
    FILTERED,
    PIPED,
    REINJECTED + FILTERED,
    PIPED + REINJECTED,
  ]) {
    assert.equal(marks("", ENTRY, forged, ENTRY, SENT), 1, forged);
    assert.equal(marks("", REINJECTED, FILTERED, ENTRY, forged, SENT), 3, forged);
  }
});

test("nothing where no Received follows: nobody says where the message came in", () => {
  for (const message of [MARK, `${MARK}${SENT}`, PIPED + MARK + SENT, REINJECTED + MARK + SENT]) {
    assert.deepEqual(believed(message), []);
  }
});

test("nothing where a stranger wrote the next Received", () => {
  const stranger = ENTRY.replace(/by blue\S+/, "by mx.example.org");
  assert.deepEqual(believed(MARK + stranger + SENT), []);
  assert.deepEqual(believed(REINJECTED + MARK + stranger + ENTRY), []);
  for (const name of [
    "blue.stonehenge.example.org",
    "xblue.stonehenge.example",
    "stonehenge.example",
    "blue",
    "localhost.example",
  ]) {
    assert.deepEqual(believed(MARK + ENTRY.replace(BLUE, name)), [], name);
  }
});

test("nothing below a Received that can't be read for certain", () => {
  for (const value of ["", "x", "from a by b by c", "(qmail 1 invoked by uid 1000); 1 Oct 2020"]) {
    assert.equal(marks("", `Received: ${value}\n`, ENTRY), 0, value);
    assert.equal(marks("", PIPED, `Received: ${value}\n`, ENTRY), 1, value);
  }
});

test("a second `by`, in the greeting or the recipient: nobody wrote it but our machine", () => {
  const greeted = ENTRY.replace("from mail.example.org (", "from by (");
  const second = '"x by y"@stonehenge.example';
  const to = (entry: string) => entry.replace("training@stonehenge.example", second);
  assert.equal(marks("", greeted, SENT), 1);
  assert.equal(marks("", to(greeted), ENTRY, SENT), 1);
  assert.equal(marks("", to(REINJECTED), to(FILTERED), to(greeted), ENTRY, SENT), 3);
});

test("a Received that one of our machines wrote, however it is read: what stands above it", () => {
  const ours = `Received: from x by localhost (evil.example [127.0.0.1]) by ${BLUE}; now\n`;
  assert.equal(marks("", ours, ENTRY), 1);
});

test("what keeps fields from being believed is said", () => {
  const doubt = (received: string) => {
    const { fields } = parseHeader(Buffer.from(`${PIPED}${MARK}Received: ${received}\n${ENTRY}`));
    const doubtful = doubtfulFields(fields, [BLUE]);
    return doubtful && [doubtful.fields.length, doubtful.received];
  };
  assert.deepEqual(doubt(`from x by evil.example (y [192.0.2.66]) by ${BLUE}; now`), [
    1,
    `can be read in two ways: by evil.example, or by ${BLUE}`,
  ]);
  assert.deepEqual(doubt("from x by mx.example.org; now"), [
    1,
    "is by mx.example.org, whom trusted does not name",
  ]);
  assert.deepEqual(doubt("(qmail 1 invoked by uid 1000); 1 Oct 2020"), [
    1,
    "is by uid, whom trusted does not name",
  ]);
  assert.deepEqual(doubt("x"), [1, "does not say who wrote it"]);
  assert.equal(doubt(`from x (y [192.0.2.66]) by ${BLUE}; now`), null);
  const long = doubt("from x by a by b by c by d by e; now");
  assert.deepEqual(long, [1, "is by a, or by b, or by c, whom trusted does not name"]);
  assert.ok(String(doubt(`from x by ${"a".repeat(5000)}; now`)).length < 200);
});

test("an address that its owner calls localhost is none of ours", () => {
  const received = `Received: from x (localhost [192.0.2.66]) by ${BLUE}; now\n`;
  const message = received + MARK + ENTRY;
  assert.deepEqual(believed(message, [BLUE, "localhost"]), []);
});

test("names without regard to case, in Received and in the configuration", () => {
  assert.equal(believed(MARK + ENTRY.replace(BLUE, BLUE.toUpperCase())).length, 1);
  assert.equal(believed(MARK + ENTRY, [BLUE.toUpperCase()]).length, 1);
});

test("a filter's `by localhost` is ours, and the name is that of the machine above it", () => {
  assert.deepEqual(believed(REINJECTED + MARK + FILTERED), [`1 Mark by ${BLUE}`]);
  assert.deepEqual(believed(MARK + FILTERED + MARK + ENTRY), [
    "0 Mark by localhost",
    `1 Mark by ${BLUE}`,
  ]);
});

test("an address is our own when it is a loopback one, and no other", () => {
  const below = (address: string) =>
    marks(`Received: from x (unknown [${address}]) by ${BLUE}; now\n`, ENTRY);
  for (const address of ["127.0.0.1", "127.255.0.9", "::1", "IPv6:::1", "ipv6:::1"])
    assert.equal(below(address), 1, address);
  for (const address of [
    "192.0.2.7",
    "10.0.0.1",
    "127.0.0.1.example.org",
    "1127.0.0.1",
    "127.0.0",
    "127.evil.example.org",
    "::11",
    "IPv6:::1:2",
    "IPv6:2001:db8::1",
    "localhost",
    "unknown",
  ]) {
    assert.equal(below(address), 0, address);
  }
});

test("a machine of ours that hands on from another of ours, by the name that was found for its address", () => {
  const relayed = lines(
    "Received: from anything (mx.stonehenge.example [192.0.2.10])",
    "\tby blue.stonehenge.example (Postfix) with ESMTPS id 1; now",
  );
  const entered = ENTRY.replace(BLUE, "mx.stonehenge.example");
  const message = relayed + MARK + entered + MARK + SENT;
  assert.deepEqual(believed(message, [BLUE, "mx.stonehenge.example"]), [
    "1 Mark by mx.stonehenge.example",
  ]);
  assert.deepEqual(believed(message, [BLUE]), []);
  assert.deepEqual(believed(message, ["mx.stonehenge.example"]), []);
});

test("what a client calls itself, and a name that nobody verified, make it none of ours", () => {
  for (const from of [
    "from localhost (evil.example [192.0.2.66])",
    "from [127.0.0.1] (evil.example [192.0.2.66])",
    `from ${BLUE} (evil.example [192.0.2.66])`,
    `from ${BLUE} (${BLUE}.evil.example [192.0.2.66])`,
    "from x (localhost [192.0.2.66])",
    "from x (evil.example[127.0.0.1] [192.0.2.66])",
    "from localhost",
    `from ${BLUE}`,
    "from unknown (HELO [127.0.0.1]) (192.0.2.66)",
    `from unknown (HELO ${BLUE}) (192.0.2.66)`,
  ]) {
    const received = `Received: ${from}\n\tby ${BLUE} (Postfix) with ESMTP id 1; now\n`;
    assert.equal(marks("", received, ENTRY), 1, from);
  }
});

test("what fetchmail brings was received by localhost, from a stranger", () => {
  const fetched = lines(
    "Received: from pop.example.org [192.0.2.20]",
    "\tby localhost with POP3 (fetchmail-6.4.37)",
    "\tfor <merlyn@localhost> (single-drop); Thu, 01 Oct 2020 10:00:00 +0000 (UTC)",
  );
  assert.equal(marks("", PIPED, fetched, ENTRY, SENT), 2);
});

test("whatever a sender writes, and however he greets: nothing of it is believed", () => {
  const greeting = fc.array(
    fc.constantFrom(
      "localhost",
      "[127.0.0.1]",
      "(",
      ")",
      " ",
      "by",
      BLUE,
      "(localhost [127.0.0.1])",
      "from",
      ";",
      "x",
    ),
    { maxLength: 10 },
  );
  const written = fc.array(
    fc.oneof(
      fc.constantFrom(
        ENTRY,
        FILTERED,
        REINJECTED,
        PIPED,
        TRACE,
        MARK,
        "Received: x\n",
        "X-Spam-Status: No\n",
        "\tx\n",
      ),
      fc.string().map((text) => `X: ${text.replace(/[\r\n]/g, " ")}\n`),
    ),
    { maxLength: 10 },
  );
  fc.assert(
    fc.property(
      greeting,
      written,
      fc.constantFrom("", PIPED, REINJECTED + FILTERED),
      (helo, fields, above) => {
        const entry = ENTRY.replace("mail.example.org (", `${helo.join("")} (`);
        const own = believed(above + MARK + entry);
        const all = believed(above + MARK + entry + fields.join("") + SENT);
        assert.deepEqual(all, own);
        assert.ok(all.length <= 1);
      },
    ),
    { numRuns: 2000 },
  );
});

test("any number of fields", () => {
  assert.equal(believed("A:b\n".repeat(200_000) + ENTRY).length, 200_000);
});
