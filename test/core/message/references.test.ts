import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ancestorsOf, idOf } from "../../../src/core/message/references.js";
import { assertLinear, hostile } from "../hostile.js";
import { anyText, mailOf } from "../mails.js";

const ancestors = (...fields: readonly string[]) => ancestorsOf(mailOf(`${fields.join("\n")}\n\n`));
const own = (field: string) => idOf(mailOf(`${field}\n\n`));

test("what is answered comes first, then References from its end", () => {
  assert.deepEqual(ancestors("References: <a@x> <b@x> <c@x>", "In-Reply-To: <c@x>"), [
    "<c@x>",
    "<b@x>",
    "<a@x>",
  ]);
  assert.deepEqual(ancestors("In-Reply-To: <d@x>", "References: <a@x> <b@x>"), [
    "<d@x>",
    "<b@x>",
    "<a@x>",
  ]);
  assert.deepEqual(ancestors("References: <a@x>"), ["<a@x>"]);
  assert.deepEqual(ancestors("In-Reply-To: <a@x>"), ["<a@x>"]);
  assert.deepEqual(ancestors("Subject: Re: lunch"), []);
});

test("folded, run together, parted by commas, with comments: the ids are the same", () => {
  const expected = ["<b@x>", "<a@x>"];
  for (const value of [
    "<a@x>\n\t<b@x>",
    "<a@x>\r\n <b@x>",
    "<a@x><b@x>",
    "<a@x>,<b@x>,",
    "<a@x> (of Monday) <b@x> (of Tuesday)",
    "Message of <a@x> and of <b@x>.",
    "< a@x > <b @ x>",
    "<a (Ada) @ x> <b@x (stonehenge)>",
    "<<a@x>> <b@x>",
    "a@x b@x",
    "a@x, b@x;",
  ])
    assert.deepEqual(ancestors(`References: ${value}`), expected, value);
});

test("an id that was folded in its middle is the one that was not", () => {
  assert.deepEqual(ancestors("References: <a-very-long\n one@x.example>"), [
    "<a-very-longone@x.example>",
  ]);
  assert.equal(own("Message-ID:\n <a-very-longone@x.example>"), "<a-very-longone@x.example>");
});

test("what is in quotes stays as it is, and brackets in a word are part of it", () => {
  assert.deepEqual(ancestors('References: <"a b"@x> <"c<d>"@x>'), ['<"c<d>"@x>', '<"a b"@x>']);
  assert.equal(own('Message-ID: <"a b"@x>'), '<"a b"@x>');
  assert.deepEqual(ancestors("References: <a(1)@x>"), ["<a(1)@x>"]);
  assert.equal(own("Message-ID: <a(2)@x>"), "<a(2)@x>");
  assert.deepEqual(ancestors(String.raw`References: <a\b@x> <a"b@x>`), [
    '<a"b@x>',
    String.raw`<a\b@x>`,
  ]);
});

test("what is cut, empty or garbage hides no other", () => {
  const cases: Record<string, readonly string[]> = {
    "<a@x> <b@": ["<a@x>"],
    "b@x> <a@x>": ["<a@x>"],
    "<a@x> <> <b@x>": ["<b@x>", "<a@x>"],
    "<a@x> <b@ <c@x>": ["<c@x>", "<a@x>"],
    "=?utf-8?q?x?= \xff <a@x>": ["<a@x>"],
    "<12345>": ["<12345>"],
    "your message": [],
    "": [],
  };
  for (const [value, expected] of Object.entries(cases))
    assert.deepEqual(ancestors(`References: ${value}`), expected, value);
});

test("a field that is there twice counts whole, an id once, and its own id never", () => {
  assert.deepEqual(ancestors("References: <a@x>", "References: <b@x> <a@x>"), ["<a@x>", "<b@x>"]);
  assert.deepEqual(ancestors("Message-ID: <b@x>", "References: <a@x> <b@x>"), ["<a@x>"]);
});

test("of hundreds, the nearest and the one that began it", () => {
  const ids = Array.from({ length: 700 }, (_, at) => `<${at}.${"x".repeat(70)}@example>`);
  const found = ancestors(`References: ${ids.join("\n ")}`, `In-Reply-To: ${ids.at(-1)}`);
  assert.deepEqual(found, [...ids.slice(-12).reverse(), ids[0]]);
});

test("In-Reply-To of old usage", () => {
  const said = '"Your message of Mon, 04 Feb 2002" <a@x> from Ada <ada@x>';
  assert.deepEqual(ancestors(`In-Reply-To: ${said}`), ["<a@x>", "<ada@x>"]);
});

test("an id of more than a line is none", () => {
  assert.equal(own(`Message-ID: <${"a".repeat(999)}>`), null);
  assert.notEqual(own(`Message-ID: <${"a".repeat(998)}>`), null);
});

const word = fc.stringMatching(/^[a-z0-9.+=_$-]{1,30}$/);
const id = fc.tuple(word, word).map(([left, right]) => `<${left}@${right}>`);
const gap = fc.constantFrom(" ", "\n ", "\r\n\t", "", ", ", " (a comment) ", "  ");

test("any ids, however they are parted, come out in their order, and no others", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, gap), { minLength: 1, maxLength: 30 }), (parts) => {
      const ids = [...new Set(parts.map(([each]) => each).reverse())];
      const value = parts.map((each) => each.join("")).join("");
      assert.deepEqual(ancestors(`References: ${value}`).toSorted(), ids.toSorted());
      assert.equal(ancestors(`References: ${value}`)[0], ids[0]);
    }),
  );
});

test("a message's own id is what answers to it name", () => {
  fc.assert(
    fc.property(id, gap, (each, between) => {
      assert.deepEqual([own(`Message-ID:${between}${each}`)], ancestors(`In-Reply-To: ${each}`));
    }),
  );
});

test("whatever stands there, it never throws, and what it finds is bounded and plain", () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const fields = [one, other].map((text) => text.replace(/[\r\n]+/g, "\n "));
      const found = ancestors(`References: ${fields[0]}`, `In-Reply-To: ${fields[1]}`);
      assert.ok(found.length <= 17);
      for (const each of found) assert.match(each, /^<[^\r\n\0]{1,998}>$/);
    }),
  );
});

test("its time grows with the field alone", () => {
  const texts = hostile(['<"', "<", "<a ", "(", ' "<', "<(a ", "@", '\\"', "<a> ", "< (a) @"]);
  assertLinear(texts, (value) => ancestors(`References: ${value}`));
});
