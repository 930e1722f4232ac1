import assert from "node:assert/strict";
import { test } from "node:test";
import { addrSpec, parseAddrSpec } from "../../../src/core/message/addr-spec.js";

test("brackets are around the whole of an address, or it is none", () => {
  assert.equal(parseAddrSpec("<jane@example.org>")?.address, "jane@example.org");
  for (const odd of ["x<jane@example.org>", "<jane@example.org>x", "<<jane@example.org>>"])
    assert.equal(parseAddrSpec(odd), null, odd);
});

test("an address has ten thousand characters at most", () => {
  const address = (length: number) => `${"a".repeat(length - "@example.org".length)}@example.org`;
  assert.equal(parseAddrSpec(address(10_000))?.address, address(10_000));
  assert.equal(parseAddrSpec(address(10_001)), null);
});

test("what is put together is an address, or null", () => {
  assert.equal(addrSpec("jane", null)?.address, "jane");
  assert.equal(addrSpec('a "b" \\', "example.org")?.address, '"a \\"b\\" \\\\"@example.org');
  for (const [local, domain] of [
    ["", "example.org"],
    ["", null],
    ["jane", ""],
    ["jane", "a b"],
  ] as const)
    assert.equal(addrSpec(local, domain), null);
});
