import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  foldDomain,
  formsOfDomain,
  isAsAsked,
  isSameHouse,
} from "../../../src/core/message/domain.js";

test("a domain is one however it is written", () => {
  for (const written of [
    ...["bücher.example", "BÜCHER.example", "bu\u0308cher.example", "xn--bcher-kva.example"],
    ...["XN--BCHER-KVA.Example", "ｂücher．ｅxample", "bücher。example"],
  ])
    assert.equal(foldDomain(written), "xn--bcher-kva.example", written);
  assert.equal(foldDomain("ｓｔｏｎｅｈｅｎｇｅ.example"), "stonehenge.example");
  assert.equal(foldDomain("Stonehenge.EXAMPLE"), "stonehenge.example");
});

test("what is no name is compared as text", () => {
  for (const odd of ["ü/x", "ü@x", "ü:80", "ü%41", "ü x", "ü?", "xn--ü"])
    assert.equal(foldDomain(odd), odd);
  assert.equal(foldDomain(""), "");
  assert.equal(foldDomain("127.1"), "127.1");
  assert.equal(foldDomain("[127.0.0.1]"), "[127.0.0.1]");
});

test("the ways to write a domain: as it is, with A-labels, with U-labels", () => {
  assert.deepEqual(formsOfDomain("Stonehenge.example"), ["Stonehenge.example"]);
  assert.deepEqual(formsOfDomain("xn--bcher-kva.example"), [
    "xn--bcher-kva.example",
    "bücher.example",
  ]);
  assert.deepEqual(formsOfDomain("Bücher.example"), [
    "Bücher.example",
    "xn--bcher-kva.example",
    "bücher.example",
  ]);
  assert.deepEqual(formsOfDomain("xn--99999999.example"), ["xn--99999999.example"]);
});

test("any text can be compared", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      assert.equal(foldDomain(foldDomain(text)), foldDomain(text));
      assert.ok(formsOfDomain(text).includes(text));
    }),
  );
});

test("a name is as DNS is asked for it, unless it only becomes it when it is folded", () => {
  for (const name of [
    "",
    "A.example",
    "b\u00fccher.example",
    "BU\u0308CHER.example",
    "xn--bcher-kva.example",
  ])
    assert.equal(isAsAsked(name), true, name);
  for (const name of [
    "a\u3002example",
    "\uff41.example",
    "b\u00fc\u00adcher.example",
    "a\u200b.example",
  ])
    assert.equal(isAsAsked(name), false, name);
});

test("one domain is another's, or above it; a top-level domain is above nobody", () => {
  assert.equal(isSameHouse("a.example", "a.example"), true);
  assert.equal(isSameHouse("mail.a.example", "a.example"), true);
  assert.equal(isSameHouse("a.example", "mail.a.example"), true);
  assert.equal(isSameHouse("example", "a.example"), false);
  assert.equal(isSameHouse("ba.example", "a.example"), false);
});
