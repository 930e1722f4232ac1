import assert from "node:assert/strict";
import { test } from "node:test";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { decodePunycode } from "../../../src/core/message/punycode.js";

test("the letters behind xn-- are read", () => {
  for (const [written, letters] of [
    ["bcher-kva", "bücher"],
    ["stonehenge-", "stonehenge"],
    ["e1afmkfd", "пример"],
    ["fsqu00a", "例子"],
    ["zckzah", "テスト"],
    ["ls8h", "💩"],
    ["dn32g", "\u{10ffff}"],
    ["abc-981sgp", "\uf954a\uf9b8bc"], // the bias is made smaller from 456 on
    [`${"x".repeat(58)}-`, "x".repeat(58)],
    ["", ""],
  ] as const)
    assert.equal(decodePunycode(written), letters, written);
});

test("what is no Punycode is null", () => {
  const long = `${"x".repeat(59)}-`;
  for (const text of ["b_cher-kv!", "bcher-kv", "99999999", "a-9999999999", "ü", "en32g", long])
    assert.equal(decodePunycode(text), null, text);
});

test("whatever the platform writes is read", () => {
  const label = fc.stringMatching(/^[a-zäöüßéñçøå一-龥а-я]{1,12}$/u);
  fc.assert(
    fc.property(label, (letters) => {
      const ascii = domainToASCII(letters);
      if (ascii.startsWith("xn--")) assert.equal(decodePunycode(ascii.slice(4)), letters);
    }),
  );
});

test("any text is read or refused", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 70 }), (text) => {
      const letters = decodePunycode(text);
      assert.ok(letters === null || letters.isWellFormed());
    }),
  );
});
