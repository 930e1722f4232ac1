import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { DuplicateQuestion } from "../../src/core/contracts/duplicate.js";
import { SHORT } from "../../src/core/sha256.js";
import { duplicateKeys } from "../../src/delivery/duplicate-key.js";
import { mailOf } from "../core/mails.js";
import { contentOf } from "../folders/tools.js";

const HEADER = {
  "Delivered-To": "merlyn+training@blue.stonehenge.example",
  Received: "from a by blue; Mon, 30 Nov 2026 12:00:00 +0000",
  From: "Jane <jane@example.org>",
  Date: "Mon, 30 Nov 2026 11:59:00 +0000",
  Subject: "Lunch",
  "Message-ID": "<a@b>",
  "X-Spam": "no",
};

type Question = Omit<DuplicateQuestion, "within">;

function keyOf(
  header: Partial<Record<keyof typeof HEADER | "List-Id", string | null>> = {},
  body = "Half past one?\n",
  question: Partial<Question> = {},
  chunk = 65_536,
): string {
  const fields = Object.entries({ ...HEADER, ...header }).filter(([, value]) => value !== null);
  const text = `${fields.map(([name, value]) => `${name}: ${value}\n`).join("")}\n${body}`;
  const octets = Buffer.from(text);
  const mail = mailOf(octets);
  return duplicateKeys(
    mail,
    contentOf(octets, chunk),
  )({ key: null, lists: "together", ...question });
}

test("what servers on the way write makes no difference", () => {
  const received = "from c by blue; Mon, 30 Nov 2026 12:00:07 +0000";
  assert.equal(keyOf({ Received: received, "X-Spam": "yes" }), keyOf());
  assert.equal(keyOf({ Subject: "\n Lunch" }), keyOf());
  assert.equal(keyOf({ "Delivered-To": "Merlyn+Training@blue.stonehenge.example" }), keyOf());
});

test("another content, author, date, subject, id or address is another message", () => {
  const all = [
    keyOf(),
    keyOf({}, "Half past two?\n"),
    keyOf({}, "Half past one?"),
    keyOf({ From: "Jim <jim@example.org>" }),
    keyOf({ Date: "Mon, 30 Nov 2026 11:59:01 +0000" }),
    keyOf({ Subject: "Dinner" }),
    keyOf({ Subject: null }),
    keyOf({ "Message-ID": "<A@b>" }),
    keyOf({ "Message-ID": null }),
    keyOf({ "Delivered-To": "merlyn+info@blue.stonehenge.example" }),
    keyOf({ "Delivered-To": null }),
  ];
  assert.equal(new Set(all).size, all.length);
});

test("without a Message-ID the content alone tells", () => {
  const none = { "Message-ID": null };
  assert.equal(keyOf(none), keyOf(none));
  assert.notEqual(keyOf(none), keyOf(none, "Another\n"));
});

test("a list's copy is another message only where that is asked", () => {
  const list = { "List-Id": "<dev.example.org>" };
  assert.equal(keyOf(list), keyOf());
  const apart = { lists: "apart" } as const;
  const all = [
    keyOf(list, "x", apart),
    keyOf({}, "x", apart),
    keyOf({ "List-Id": "<all.example.org>" }, "x", apart),
  ];
  assert.equal(new Set(all).size, 3);
  assert.equal(
    keyOf(list, "x", { ...apart, key: "7" }) === keyOf({}, "x", { ...apart, key: "7" }),
    false,
  );
});

test("a key of one's own is all but the address, and never met by content", () => {
  const mine = { key: "7" };
  assert.equal(keyOf({ "Message-ID": "<c@d>" }, "another", mine), keyOf({}, undefined, mine));
  assert.notEqual(
    keyOf({ "Delivered-To": "merlyn+info@blue.stonehenge.example" }, undefined, mine),
    keyOf({}, undefined, mine),
  );
  assert.notEqual(keyOf({}, undefined, { key: keyOf() }), keyOf());
});

test("a large message counts to its last octet, in whatever pieces it comes", () => {
  const body = "x".repeat(3_000_000);
  assert.equal(keyOf({}, body), keyOf({}, body, {}, 1000));
  assert.notEqual(keyOf({}, body), keyOf({}, `${body.slice(1)}y`));
});

test("a short message has the digest that a long one would have", () => {
  const named = `${JSON.stringify([HEADER.From, HEADER.Date, HEADER.Subject])}\n`;
  for (const length of [0, 1, SHORT - named.length, SHORT - named.length + 1, 3 * SHORT]) {
    const body = "x".repeat(length);
    const digest = createHash("sha256").update(`${named}${body}`).digest("base64url");
    assert.equal(JSON.parse(keyOf({}, body)).at(-1), digest, `${length} octets`);
  }
});
