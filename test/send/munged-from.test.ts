import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Address } from "../../src/core/contracts/mail.js";
import { parseAddresses } from "../../src/core/message/address-list.js";
import { decodeField, parseHeader, unfold } from "../../src/core/message/header.js";
import { redistributed } from "../../src/send/redistribute.js";
import { anyText, lines, mailOf } from "../core/mails.js";
import { contentOf } from "./tools.js";

const FRIENDS = "friends@stonehenge.example";

interface Post {
  readonly address?: string;
  readonly members?: readonly Address[];
}

/** The post as members get it, below the list's own fields. */
function munged(message: string | Buffer, { address = FRIENDS, members = [] }: Post = {}): Buffer {
  const munging = { list: "friends", mail: mailOf(message), members };
  const content = redistributed(contentOf(Buffer.from(message)), address, munging);
  const chunks: Buffer[] = [];
  for (const chunk of content.chunks()) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  assert.equal(content.size, bytes.length);
  const text = bytes.toString("latin1");
  return bytes.subarray(text.indexOf("\n", text.indexOf("X-Loop: ")) + 1);
}

/** What readers make of From and Reply-To. */
function read(bytes: Buffer) {
  const { fields } = parseHeader(bytes);
  const named = (wanted: string) => fields.filter(({ lower }) => lower === wanted);
  const addresses = (wanted: string) =>
    named(wanted)
      .flatMap(({ raw }) => parseAddresses(unfold(raw)))
      .map(({ name, address }) => `${name} <${address}>`);
  return { from: addresses("from"), replyTo: addresses("reply-to"), named };
}

const from = (value: string, post?: Post) => read(munged(lines(`From: ${value}`, "", "x"), post));

test("the list's address by the author's name; the author in Reply-To; the old From kept", () => {
  const message = lines("To: friends", "From: Jane Doe <jane@strict.example>", "", "Hello.");
  assert.equal(
    munged(message).toString(),
    lines(
      'From: "Jane Doe via friends" <friends@stonehenge.example>',
      'Reply-To: "Jane Doe" <jane@strict.example>',
      "To: friends",
      "X-Original-From: Jane Doe <jane@strict.example>",
      "",
      "Hello.",
    ),
  );
});

test("the old From keeps its octets, folding and all; a From that somebody claimed was there goes", () => {
  const head = Buffer.from(
    "FROM:  J\xfcrgen\n <j@strict.example>\nX-Original-From: boss\n\nx",
    "latin1",
  );
  const text = munged(head).toString("latin1");
  assert.match(text, /^X-Original-From: {2}J\xfcrgen\n <j@strict\.example>\n\nx$/m);
  assert.deepEqual(read(munged(head)).from, [`Jürgen via friends <${FRIENDS}>`]);
});

test("an own Reply-To stays, and gets the author, who is not doubled", () => {
  const replyTo = (value: string) =>
    read(munged(lines(`From: Jane <jane@strict.example>`, `Reply-To: ${value}`, "", "x"))).replyTo;
  assert.deepEqual(replyTo("Ada <ada@analytic.example>"), [
    "Ada <ada@analytic.example>",
    "Jane <jane@strict.example>",
  ]);
  assert.deepEqual(replyTo("JANE@Strict.example"), [" <JANE@Strict.example>"]);
  assert.deepEqual(replyTo('Us: "Nimue, of the Lake" <n@lake.example>;'), [
    "Nimue, of the Lake <n@lake.example>",
    "Jane <jane@strict.example>",
  ]);
  assert.deepEqual(replyTo("nobody, -x@y.example"), ["Jane <jane@strict.example>"]);
});

test("an author without a name gets that in the list's file, else what stands before the @", () => {
  const bare = "jane@strict.example";
  const members = [
    {
      name: "Jane of the Heath",
      address: "Jane@strict.example",
      local: "Jane",
      domain: "strict.example",
    },
  ];
  assert.deepEqual(from(bare).from, [`jane via friends <${FRIENDS}>`]);
  assert.deepEqual(from(`"" <${bare}>`).from, [`jane via friends <${FRIENDS}>`]);
  assert.deepEqual(from(bare, { members }).from, [`Jane of the Heath via friends <${FRIENDS}>`]);
});

test("an address for a name loses its domain: servers take it for a fraud", () => {
  assert.deepEqual(from('"jane@strict.example" <jane@strict.example>').from, [
    `jane via friends <${FRIENDS}>`,
  ]);
});

test("`via` is not doubled", () => {
  for (const name of ["Jane via friends", "'Jane' via Team", "Jane via other via friends"])
    assert.deepEqual(from(`"${name}" <team@lists.example>`).from, [
      `Jane via friends <${FRIENDS}>`,
    ]);
});

test("several authors are all named, and all replied to", () => {
  const { from: shown, replyTo } = from("Jane <jane@strict.example>, Ada <ada@analytic.example>");
  assert.deepEqual(shown, [`Jane, Ada via friends <${FRIENDS}>`]);
  assert.deepEqual(replyTo, ["Jane <jane@strict.example>", "Ada <ada@analytic.example>"]);
});

test("names are encoded where they must be, in words and lines that are short enough", () => {
  const long = `${"Größe ".repeat(14)}"\\ (x)`;
  const bytes = munged(
    lines(
      `From: =?utf-8?B?${Buffer.from("Jürgen").toString("base64")}?= <j@strict.example>`,
      `Reply-To: ${"ü".repeat(120)} <a@b.example>, <ü@c.example>`,
      "",
      "x",
    ),
  );
  assert.match(bytes.toString(), /^From: =\?utf-8\?Q\?J=C3=BCrgen_via_friends\?= <friends@/);
  assert.match(bytes.toString(), /<ü@c\.example>/);
  const { from: shown, named } = from(`"${long.replace(/["\\]/g, "\\$&")}" <j@strict.example>`);
  assert.deepEqual(shown, [`${long.replace(/\s+/g, " ")} via friends <${FRIENDS}>`]);
  const raw = named("from")[0]?.raw.toString() ?? "";
  for (const line of raw.split("\n")) assert(line.length <= 76, line);
  for (const [word] of raw.matchAll(/=\?[^?]*\?.\?[^?]*\?=/g)) assert(word.length <= 75, word);
});

test("the list may have an odd address", () => {
  for (const address of ['"odd, list"@x.example', "freunde.ü@x.example"])
    assert.deepEqual(from("J <j@strict.example>", { address }).from, [
      `J via friends <${address}>`,
    ]);
});

test("whatever From and Reply-To say: one author, the list; one field each; the body as it was", () => {
  fc.assert(
    fc.property(anyText, anyText, (name, other) => {
      const one = (text: string) => text.replace(/[\r\n]/g, " ");
      const head = lines(`From: ${one(name)} <j@strict.example>`, `Reply-To: ${one(other)}`);
      const bytes = munged(Buffer.from(`${head}\nbody`));
      const { from: shown, named } = read(bytes);
      assert.equal(named("from").length, 1);
      assert(named("reply-to").length <= 1);
      assert.equal(shown.length, 1);
      assert(shown[0]?.endsWith(` via friends <${FRIENDS}>`), shown[0]);
      assert(bytes.toString("latin1").endsWith("\n\nbody"));
      assert.equal(
        decodeField(named("x-original-from")[0]?.raw ?? Buffer.alloc(0)),
        decodeField(Buffer.from(` ${one(name)} <j@strict.example>`)),
      );
    }),
  );
});

test("of a long name, or many, the beginning; nothing in it turns the list's own, or is an address", () => {
  const long = from(`"${"x".repeat(3000)}" <a@strict.example>`);
  assert.deepEqual(long.from, [`${"x".repeat(99)}\u2026 via friends <${FRIENDS}>`]);
  assert.deepEqual(long.replyTo, [`${"x".repeat(99)}\u2026 <a@strict.example>`]);
  const many = Array.from({ length: 500 }, (_, at) => `"Author ${at}" <a${at}@strict.example>`);
  const [shown = ""] = from(many.join(", ")).from;
  assert.match(shown, /^Author 0, Author 1, .*\u2026 via friends <friends@stonehenge\.example>$/);
  assert.ok(shown.length < 160, shown);
  const emoji = from(`"${"\u{1f600}".repeat(80)}" <a@strict.example>`).from;
  assert.deepEqual(emoji, [`${"\u{1f600}".repeat(49)}\u2026 via friends <${FRIENDS}>`]);
  assert.deepEqual(from('"\u202eJane\u2066 boss\uff20bank.example" <a@strict.example>').from, [
    `Jane boss via friends <${FRIENDS}>`,
  ]);
});
