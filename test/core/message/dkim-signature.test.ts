import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { brokenBy, parseSignature } from "../../../src/core/message/dkim-signature.js";
import { assertLinear, hostile } from "../hostile.js";

const parse = (text: string) => parseSignature(Buffer.from(text));
const named =
  (...names: string[]) =>
  (name: string) =>
    names.filter((each) => each === name).length;

/** What breaks a signature over these fields of a message that has those. */
function broken(signed: string, there: readonly string[], added = ["list-id", "x-loop"]) {
  const signature = parse(`v=1; d=heath.example; s=x; h=${signed}; b=AAAA`);
  assert(signature !== null);
  const removed = (name: string) => name.startsWith("list-");
  return brokenBy(signature, named(...there), { added, removed });
}

test("who has signed what, however it is folded and spelt", () => {
  assert.deepEqual(
    parse(
      " v=1; a=rsa-sha256;\r\n\td=Heath.Example ; s = x;\n h=From : Sub\r\n ject:TO\n; b=A\n B==",
    ),
    { domain: "heath.example", selector: "x", fields: ["from", "subject", "to"] },
  );
  assert.equal(parse("d=bücher.example; s=x; h=from; b=")?.domain, "xn--bcher-kva.example");
});

test("no signature: no domain, no From in it, something said twice, endless", () => {
  for (const text of [
    "",
    "h=from; b=A",
    "d=heath.example; h=to:subject; b=A",
    "d=heath.example; b=A",
    "d=heath.example; d=evil.example; h=from; b=A",
    `d=heath.example; h=from${":to".repeat(30_000)}; b=A`,
  ])
    assert.equal(parse(text), null, text.slice(0, 50));
});

test("a signature survives what it does not cover", () => {
  const there = ["from", "to", "subject", "x-loop"];
  assert.equal(broken("from:to:subject", there), null);
  // Twice From: that there is no other one.
  assert.equal(broken("from:from:to:date:list-help", there), null);
  // The one below is signed, and stays where it is.
  assert.equal(broken("from:x-loop", there), null);
});

test("and breaks by a field that comes where it says that there is none", () => {
  assert.equal(broken("from:to:list-id", ["from", "to"]), "list-id");
  assert.equal(broken("from:x-loop", ["from"]), "x-loop");
  assert.equal(broken("from:x-loop:x-loop", ["x-loop", "from"]), "x-loop");
});

test("or by one that goes", () => {
  assert.equal(broken("from:list-help", ["from", "list-help"]), "list-help");
  assert.equal(broken("from:list-id", ["list-id", "from"]), "list-id");
});

test("never throws, in linear time", () => {
  fc.assert(fc.property(fc.uint8Array(), (octets) => void parseSignature(Buffer.from(octets))));
  assertLinear(hostile([" ", ";", "=", "h=a:", "\r\n "]), (text) => parse(text.slice(0, 65_000)));
});
