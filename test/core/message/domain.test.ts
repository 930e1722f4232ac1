import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { foldDomain, formsOfDomain } from "../../../src/core/message/domain.js";

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
